from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.paging import page_of
from api.twibooru.base import TwibooruViewSet
from api.twibooru.posts import shown
from api.twibooru.serializers.interactions import interaction_object
from api.twibooru.serializers.tags import tag_object
from booru.image_search import ImageSearch, order_of
from booru.index.keys import Kind
from booru.interaction_rows import interaction_rows
from booru.models import Tag
from booru.search_fields import role_of
from booru.snapshot import snapshot
from booru.tag_search import search_tags

# T7: clients in the field send either.
_SIZES = ("per_page", "perpage")


class PostSearchViewSet(TwibooruViewSet):
    limit = "twibooru.search.posts"

    def posts(self, request: Any) -> Response:
        page, params = page_of(self.params, sizes=_SIZES), self.params
        order = order_of(params.text("sf"), params.text("sd"), default=Kind.CREATED_AT)
        search = ImageSearch(
            query=self.query,
            viewer=self.viewer,
            chosen=self.filter_in_force(),
            order=order,
            # Search, section 7: there, whatever it says, means `del=1`.
            deleted="1" if "deleted" in params.values else "",
            with_hidden=params.text("hidden") == "1",
            with_pastes=True,
        )
        total, rows = search.rows(page.offset, page.limit)
        body: dict[str, Any] = {"posts": shown(rows), "total": total}
        if self.viewer is not None:
            own = interaction_rows([row.id for row in rows], self.viewer)
            body["interactions"] = [
                interaction_object(row, self.viewer.pk) for row in own
            ]
        return Response(body)


class TagSearchViewSet(TwibooruViewSet):
    limit = "twibooru.search.tags"

    def tags(self, request: Any) -> Response:
        page, role = page_of(self.params, sizes=_SIZES), role_of(self.viewer)
        with snapshot():
            found = search_tags(
                self.query,
                role=role,
                offset=page.offset,
                limit=page.limit,
                with_pastes=True,
            )
            tags = Tag.objects.with_relations().in_bulk(found.ids)
        shown_tags = [tag_object(tags[pk]) for pk in found.ids]
        return Response({"tags": shown_tags, "total": found.total})
