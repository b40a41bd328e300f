from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.response import Response

from api.twibooru.base import id_of
from api.twibooru.pages.base import PageViewSet
from api.twibooru.pages.bounds import feed_of
from api.twibooru.pages.posts import interactions, shown
from booru.image_rows import ImageRow, image_rows
from booru.image_search import ImageSearch, order_of, spoilered
from booru.index.keys import Kind
from booru.post_feed import posts_of
from booru.snapshot import snapshot


class PostPages(PageViewSet):
    #: The name of the list: `posts`, or `images` under the older addresses (T16).
    called = "posts"

    def index(self, request: Any) -> Response:
        """The newest, or those that a mirror asks for."""
        if "constraint" in self.params.values:
            return self._list(self._constrained())
        return self._list(self._found("*"))

    def watched(self, request: Any) -> Response:
        self.require_viewer()
        return self._list(self._found("my:watched"))

    def retrieve(self, request: Any, post_id: str) -> Response:
        """Also a hidden, filtered or waiting one."""
        chosen = self.filter_in_force()
        with snapshot():
            rows = image_rows([id_of(post_id)])
            if not rows:
                raise Http404
            (post,) = shown(rows)
            if not rows[0].hidden_from_users:
                hit = spoilered(rows, chosen=chosen, viewer=self.viewer)
                post["interactions"] = interactions(rows, self.viewer)
                post["spoilered"] = bool(hit)
        return Response(post)

    def _found(self, query: str) -> list[ImageRow]:
        page = self.page()
        search = ImageSearch(
            query=query,
            viewer=self.viewer,
            chosen=self.filter_in_force(),
            order=order_of("", "", default=Kind.CREATED_AT),
            with_pastes=True,
        )
        return search.rows(page.offset, page.limit)[1]

    def _constrained(self) -> list[ImageRow]:
        page, feed, chosen = self.page(), feed_of(self.params), self.filter_in_force()
        if feed is None:
            return []
        return posts_of(
            feed,
            viewer=self.viewer,
            chosen=chosen,
            offset=page.offset,
            limit=page.limit,
        )

    def _list(self, rows: list[ImageRow]) -> Response:
        own = interactions(rows, self.viewer)
        return Response({self.called: shown(rows), "interactions": own})
