from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.philomena.base import PhilomenaViewSet
from api.philomena.serializers.tags import tag_object
from booru.models import Tag


class TagViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any, slug: str) -> Response:
        """By slug alone: names and ids do not resolve. Some clients send a space
        where a slug has a plus (clients, section 4)."""
        wanted = slug.replace(" ", "+").replace("\0", "")
        tag = get_object_or_404(Tag.objects.for_philomena(), slug=wanted)
        return Response({"tag": tag_object(tag)})
