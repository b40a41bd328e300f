"""Artists, characters and categories: three kinds of tags, asked for in one way."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.response import Response

from api.nekos.base import NekosViewSet, success
from api.nekos.existing import existing, tagged
from api.nekos.inputs import uuid_of
from api.nekos.matching import ARTIST, CATEGORY, CHARACTER, Kind
from api.nekos.pages import page_of
from api.nekos.refusals import Refusal
from api.nekos.rows import TagRow, tag_rows
from api.nekos.views.images import expires_at, page_of_images
from booru.image_search import in_snapshot


class KindViewSet(NekosViewSet):
    kind: ClassVar[Kind]

    def index(self, request: Any) -> Response:
        limit, offset = self.inputs.limit(), self.inputs.offset()
        pattern = self.inputs.search()

        def read() -> Response:
            rows, total = self.kind.page(pattern, offset, limit)
            shown = [self.kind.shown(row) for row in rows]
            return page_of(shown, limit, offset, total)

        return in_snapshot(read)

    def retrieve(self, request: Any, tag_id: str) -> Response:
        def read() -> Response:
            row = self._row(tag_id)
            images = len(existing(*tagged([row.id])).hits)
            return success(self.kind.shown(row, images))

        return in_snapshot(read)

    def _row(self, tag_id: str) -> TagRow:
        uuid = uuid_of(tag_id)
        rows = tag_rows(self.kind.all().filter(uuid=uuid))
        if not rows:
            raise Refusal(404, f"There is no {self.kind.name} {uuid}.")
        return rows[0]


class ArtistViewSet(KindViewSet):
    kind = ARTIST
    taking_expiry = frozenset({"images"})

    def images(self, request: Any, tag_id: str) -> Response:
        uuid_of(tag_id)
        expires = expires_at(self)
        limit, offset = self.inputs.limit(), self.inputs.offset()

        def read() -> Response:
            return page_of_images([self._row(tag_id).id], limit, offset, expires)

        return in_snapshot(read)


class CharacterViewSet(KindViewSet):
    kind = CHARACTER


class CategoryViewSet(KindViewSet):
    kind = CATEGORY
