from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.paging import page_of
from api.philomena.base import PhilomenaViewSet
from api.philomena.images import shown
from api.philomena.serializers.comments import comment_object
from api.philomena.serializers.filters import filter_object
from api.philomena.serializers.tags import tag_object
from booru.comment_search import search_comments
from booru.filter_search import search_filters
from booru.image_search import ImageSearch, order_of
from booru.models import Comment, Filter, Tag
from booru.search_fields import role_of
from booru.snapshot import snapshot
from booru.tag_search import search_tags


class SearchViewSet(PhilomenaViewSet):
    """Every query that cannot be read is a SearchError: 400 with its text."""

    def images(self, request: Any) -> Response:
        page, chosen = page_of(self.params), self.filter_in_force()
        search = ImageSearch(
            query=self.query,
            viewer=self.viewer,
            chosen=chosen,
            order=order_of(self.params.text("sf"), self.params.text("sd")),
            deleted=self.params.text("del"),
            with_hidden=self.params.text("hidden") == "1",
        )
        total, rows = search.rows(page.offset, page.limit)
        images, interactions = shown(rows, viewer=self.viewer, chosen=chosen)
        return Response(
            {"images": images, "interactions": interactions, "total": total}
        )

    def comments(self, request: Any) -> Response:
        page, chosen = page_of(self.params), self.filter_in_force()
        with snapshot():
            found = search_comments(
                self.query,
                viewer=self.viewer,
                chosen=chosen,
                offset=page.offset,
                limit=page.limit,
            )
            rows = Comment.objects.for_philomena().in_bulk(found.ids)
        comments = [comment_object(rows[pk]) for pk in found.ids]
        return Response({"comments": comments, "total": found.total})

    def tags(self, request: Any) -> Response:
        page, role = page_of(self.params), role_of(self.viewer)
        with snapshot():
            found = search_tags(
                self.query, role=role, offset=page.offset, limit=page.limit
            )
            tags = Tag.objects.for_philomena().in_bulk(found.ids)
        shown_tags = [tag_object(tags[pk]) for pk in found.ids]
        return Response({"tags": shown_tags, "total": found.total})

    def filters(self, request: Any) -> Response:
        page = page_of(self.params)
        with snapshot():
            found = search_filters(
                self.query, viewer=self.viewer, offset=page.offset, limit=page.limit
            )
            rows = Filter.objects.for_philomena().in_bulk(found.ids)
        filters = [filter_object(rows[pk]) for pk in found.ids]
        return Response({"filters": filters, "total": found.total})
