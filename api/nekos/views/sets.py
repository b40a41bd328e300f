"""A set is a gallery (nekos-api, section 1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.response import Response

from api.nekos.base import NekosViewSet, success
from api.nekos.existing import existing
from api.nekos.inputs import uuid_of
from api.nekos.pages import page_of
from api.nekos.refusals import Refusal
from api.nekos.serializers import set_object
from booru.image_search import in_snapshot
from booru.models import Gallery, GalleryItem


class SetViewSet(NekosViewSet):
    def index(self, request: Any) -> Response:
        limit, offset = self.inputs.limit(), self.inputs.offset()

        def read() -> Response:
            page = Gallery.objects.order_by("created_at", "pk")[offset : offset + limit]
            return page_of(_sets(page), limit, offset, Gallery.objects.count())

        return in_snapshot(read)

    def retrieve(self, request: Any, set_id: str) -> Response:
        uuid = uuid_of(set_id)
        found = in_snapshot(lambda: _sets(Gallery.objects.filter(uuid=uuid)))
        if not found:
            raise Refusal(404, f"There is no set {uuid}.")
        return success(found[0])


def _sets(galleries: QuerySet[Gallery]) -> list[dict[str, Any]]:
    """With those of their images that exist here, in the order of their pages. Within
    `in_snapshot`."""
    found = list(galleries)
    hits = existing().hits
    items: dict[int, list[tuple[int, int, UUID]]] = {
        gallery.pk: [] for gallery in found
    }
    placed = GalleryItem.objects.filter(gallery__in=items)
    fields = ("gallery_id", "position", "image_id", "image__uuid")
    for gallery, position, image, uuid in placed.values_list(*fields):
        if image in hits:
            items[gallery].append((position, -image, uuid))
    return [
        set_object(
            gallery.uuid, gallery.created_at, _in_order(gallery, items[gallery.pk])
        )
        for gallery in found
    ]


def _in_order(gallery: Gallery, items: list[tuple[int, int, UUID]]) -> list[UUID]:
    """By position in the gallery's direction; of equal ones the newer image first."""
    direction = 1 if gallery.order_position_asc else -1
    items.sort(key=lambda item: (direction * item[0], item[1]))
    return [uuid for *_, uuid in items]
