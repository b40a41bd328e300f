from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from rest_framework.response import Response

from api.nekos.base import NekosViewSet, success
from api.nekos.existing import OLDEST, existing, tagged
from api.nekos.inputs import uuid_of
from api.nekos.matching import CATEGORY
from api.nekos.pages import page_of
from api.nekos.refusals import Refusal
from api.nekos.rows import image_rows
from api.nekos.serializers import image_object
from booru.image_search import in_snapshot
from booru.index.directory import TAGS
from booru.models import Image, Tag

_CHANCE = SystemRandom()


class ImageViewSet(NekosViewSet):
    taking_expiry = frozenset({"index", "random", "retrieve"})

    def index(self, request: Any) -> Response:
        expires = expires_at(self)
        limit, offset = self.inputs.limit(), self.inputs.offset()
        names = self.inputs.categories()

        def read() -> Response:
            tags = _categories(names)
            return page_of_images(tags, limit, offset, expires)

        return in_snapshot(read)

    def random(self, request: Any) -> Response:
        """Distinct and uniform: each image that there is has the same chance."""
        expires, limit = expires_at(self), self.inputs.limit(default=1)
        names = self.inputs.categories()

        def read() -> list[dict[str, Any]]:
            hits = existing(*tagged(_categories(names))).hits
            places = _CHANCE.sample(range(len(hits)), min(limit, len(hits)))
            return image_objects([hits[place] for place in places], expires)

        images = in_snapshot(read)
        if not images:
            raise Refusal(404, "No image was found.")
        return success(images)

    def retrieve(self, request: Any, image_id: str) -> Response:
        uuid = uuid_of(image_id)
        expires = expires_at(self)

        def read() -> list[dict[str, Any]]:
            ids = list(Image.objects.filter(uuid=uuid).values_list("pk", flat=True))
            if not ids or ids[0] not in existing().hits:
                return []
            return image_objects(ids, expires)

        images = in_snapshot(read)
        if not images:
            raise Refusal(404, f"There is no image {uuid}.")
        return success(images[0])

    def finalize_response(
        self, request: Any, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.action == "random":
            # The next draw may go otherwise, also where this one found nothing.
            final["Cache-Control"] = "no-store"
        return final


def expires_at(view: NekosViewSet) -> datetime:
    return view.now + timedelta(seconds=view.inputs.expiry(view.token))


def page_of_images(
    tag_ids: Sequence[int], limit: int, offset: int, expires: datetime
) -> Response:
    """Of the images with all these tags, the oldest first. Within `in_snapshot`."""
    result = existing(*tagged(tag_ids), order=OLDEST)
    images = image_objects(result.page(offset, limit), expires)
    return page_of(images, limit, offset, len(result.hits))


def image_objects(ids: Sequence[int], expires: datetime) -> list[dict[str, Any]]:
    return [image_object(row, expires=expires) for row in image_rows(ids)]


def _categories(names: Sequence[str]) -> list[int]:
    """Their tags, of an alias its target (section 1). Raises Refusal for those that
    are no categories."""
    if not names:
        return []
    TAGS.refresh()
    asked = {name: TAGS.named(name) for name in names}
    ids = {tag_id for tag_id in asked.values() if tag_id is not None}
    known = set(
        Tag.objects.filter(CATEGORY.tags, pk__in=ids).values_list("pk", flat=True)
    )
    unknown = [name for name, tag_id in asked.items() if tag_id not in known]
    if unknown:
        raise Refusal(400, f"There are no such `categories`: {', '.join(unknown)}")
    return sorted(known)
