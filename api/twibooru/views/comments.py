from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.twibooru.base import TwibooruViewSet, id_of
from api.twibooru.serializers.comments import comment_object
from booru.models import Comment, Image
from booru.snapshot import snapshot


class CommentViewSet(TwibooruViewSet):
    limit = "twibooru.comments"

    def of_post(self, request: Any, post_id: str) -> Response:
        """The whole thread at once, newest first, for every reader the same."""
        with snapshot():
            post = get_object_or_404(Image.objects.only("pk"), pk=id_of(post_id))
            rows = list(Comment.objects.thread_of(post))
        return Response({"comments": [comment_object(row) for row in rows]})
