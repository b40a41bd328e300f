"""Search over galleries (search, section 4.4)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from booru.models import Gallery, GalleryItem, GallerySubscription, Image
from booru.row_columns import Column, Moment, Name, Number, Related, Truth
from booru.row_search import Found, search_rows
from booru.row_texts import Account, Body, Only, Own
from booru.search.parser import parse
from booru.search_fields import GALLERY_FIELDS, role_of


def search_galleries(
    query: str,
    *,
    viewer: User | None,
    offset: int,
    limit: int,
    with_pastes: bool = False,
) -> Found:
    """All of them, for everybody, newest first; filters play no part (search 6.5 and
    7). Without `with_pastes` none is found by a paste in it. Raises SearchError."""
    tree = parse(query, GALLERY_FIELDS.for_role(role_of(viewer)), now=timezone.now())
    rows = Gallery.objects.alias(subscribers=subscribers())
    return search_rows(
        rows.order_by("-created_at", "-pk"),
        tree,
        columns(viewer, with_pastes=with_pastes),
        offset=offset,
        limit=limit,
    )


def followed_galleries(viewer: User, *, offset: int, limit: int) -> Found:
    """Those that changed last stand first."""
    rows = Gallery.objects.filter(subscriptions__user=viewer)
    page = rows.order_by("-updated_at", "-pk").values_list("pk", flat=True)
    return Found(rows.count(), list(page[offset : offset + limit]))


def subscribers() -> Coalesce:
    rows = GallerySubscription.objects.filter(gallery=OuterRef("pk"))
    counted = rows.order_by().values("gallery").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)


def columns(viewer: User | None, *, with_pastes: bool = False) -> Mapping[str, Column]:
    named = Q(anonymous=False)
    items = GalleryItem.objects.all()
    if not with_pastes:
        items = items.filter(image__media_type=Image.MediaType.IMAGE)
    return {
        "id": Number("pk"),
        "image_count": Number("image_count"),
        "subscriber_count": Number("subscribers"),
        "user_id": Only(named, Number("user")),
        "thumbnail_id": Number("thumbnail"),
        "image_ids": Related(
            Number("image"), lambda of_images: _holders(items.filter(of_images))
        ),
        "title": Name("title", Gallery.objects.all()),
        "user": Only(named, Account("user")),
        "created_at": Moment("created_at"),
        "updated_at": Moment("updated_at"),
        "description": Body("description_words"),
        "spoiler_warning": Body("spoiler_words"),
        "my": Own(viewer),
        "true_creator_id": Number("user"),
        "true_creator": Account("user"),
        "anonymous": Truth(Q(anonymous=True)),
    }


def _holders(items: QuerySet[GalleryItem]) -> QuerySet[GalleryItem, int]:
    return items.values_list("gallery", flat=True)
