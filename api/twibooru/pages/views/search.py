from __future__ import annotations

from dataclasses import replace
from typing import Any

from rest_framework.response import Response

from api.twibooru.pages.base import PageViewSet
from api.twibooru.pages.posts import interactions, shown
from booru.image_search import ImageSearch, order_of
from booru.index.keys import Kind


class SearchPages(PageViewSet):
    def posts(self, request: Any) -> Response:
        page, params = self.page(), self.params
        search = ImageSearch(
            # `sbq` is what `q` was called once.
            query=self.query or params.text("sbq"),
            viewer=self.viewer,
            chosen=self.filter_in_force(),
            order=order_of(
                params.text("sf"), params.text("sd"), default=Kind.CREATED_AT
            ),
            # Search, section 7: there, whatever it says, means `del=1`.
            deleted="1" if "deleted" in params.values else "",
            with_hidden=params.text("hidden") == "1",
            with_pastes=True,
        )
        if self.given("random_image"):
            return self._random(search)
        total, rows = search.rows(page.offset, page.limit)
        own = interactions(rows, self.viewer)
        return Response({"search": shown(rows), "total": total, "interactions": own})

    def _random(self, search: ImageSearch) -> Response:
        """The id of one of the posts found; null where there is none."""
        ids = replace(search, order=order_of("random", "")).hits(0, 1).ids
        return Response({"id": ids[0] if ids else None})
