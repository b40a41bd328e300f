from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.response import Response

from api.twibooru.base import TwibooruViewSet, id_of
from api.twibooru.posts import shown
from booru.image_rows import image_rows
from booru.models import ImageFeature
from booru.snapshot import snapshot


class PostViewSet(TwibooruViewSet):
    limit = "twibooru.posts"

    def retrieve(self, request: Any, post_id: str) -> Response:
        """Also a hidden, merged, filtered or waiting one: never a 404 for those."""
        wanted = id_of(post_id)
        with snapshot():
            return self._answer([wanted])

    def featured(self, request: Any) -> Response:
        """The newest feature whose post is not hidden; the filter does not apply."""
        seen = ImageFeature.objects.filter(image__hidden_from_users=False)
        with snapshot():
            return self._answer(list(seen.values_list("image_id", flat=True)[:1]))

    def _answer(self, ids: list[int]) -> Response:
        posts = shown(image_rows(ids))
        if not posts:
            raise Http404
        return Response({"post": posts[0]})
