from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.paging import page_of
from api.philomena.base import PhilomenaViewSet, id_of
from api.philomena.serializers.forums import post_object
from booru.snapshot import snapshot
from forums.models import Post
from forums.post_search import search_posts


class PostViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, post_id: str) -> Response:
        posts = Post.objects.visible_to(None).for_philomena()
        post = get_object_or_404(posts, pk=id_of(post_id))
        return Response({"post": post_object(post)})

    def search(self, request: Any) -> Response:
        page = page_of(self.params)
        with snapshot():
            found = search_posts(
                self.query, viewer=self.viewer, offset=page.offset, limit=page.limit
            )
            rows = Post.objects.for_philomena().in_bulk(found.ids)
        posts = [post_object(rows[pk]) for pk in found.ids]
        return Response({"posts": posts, "total": found.total})
