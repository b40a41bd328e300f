from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.philomena.base import PhilomenaViewSet, id_of
from api.philomena.serializers.comments import comment_object
from booru.models import Comment, Image


class CommentViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, comment_id: str) -> Response:
        """Also hidden and waiting ones. Of a hidden image they are nobody's to read,
        staff included (section 2), and of a paste there are none here."""
        rows = Comment.objects.for_philomena().filter(
            destroyed_content=False, image__media_type=Image.MediaType.IMAGE
        )
        comment = get_object_or_404(rows, pk=id_of(comment_id))
        if comment.image_is_hidden:  # type: ignore[attr-defined]  # annotated
            raise PermissionDenied
        return Response({"comment": comment_object(comment)})
