from __future__ import annotations

from booru.models.bulk import BulkChange
from booru.models.comments import Comment, CommentVersion
from booru.models.filters import Filter
from booru.models.galleries import Gallery, GalleryItem, GallerySubscription
from booru.models.history import SourceChange, TagChange, TagChangeRow
from booru.models.image_parts import (
    ImageFeature,
    ImageIntensity,
    ImageSource,
    Tagging,
)
from booru.models.images import Image
from booru.models.interactions import (
    ImageFave,
    ImageHide,
    ImageSubscription,
    ImageVote,
)
from booru.models.locations import PostLocation
from booru.models.processing import DuplicateReport, ProcessingJob
from booru.models.tags import ArtistLink, DnpEntry, Tag, TagDetails

__all__ = [
    "ArtistLink",
    "BulkChange",
    "Comment",
    "CommentVersion",
    "DnpEntry",
    "DuplicateReport",
    "Filter",
    "Gallery",
    "GalleryItem",
    "GallerySubscription",
    "Image",
    "ImageFave",
    "ImageFeature",
    "ImageHide",
    "ImageIntensity",
    "ImageSource",
    "ImageSubscription",
    "ImageVote",
    "PostLocation",
    "ProcessingJob",
    "SourceChange",
    "Tag",
    "TagChange",
    "TagChangeRow",
    "TagDetails",
    "Tagging",
]
