"""Who is told of what is new about an image or a gallery."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Announcement, Subject
from accounts.notices import deliver
from booru.models import GallerySubscription, ImageSubscription


def deliver_announcement(announcement_id: int) -> None:
    """To all followers of its subject; may be killed and run again."""
    row = Announcement.objects.get(pk=announcement_id)
    deliver(announcement_id, _followers(Subject(row.followed), row.followed_id))


def _followers(subject: Subject, subject_id: int) -> QuerySet[Any, int]:
    if subject == Subject.GALLERY:
        rows = GallerySubscription.objects.filter(gallery=subject_id)
        return rows.values_list("user", flat=True)
    images = ImageSubscription.objects.filter(image=subject_id)
    return images.values_list("user", flat=True)
