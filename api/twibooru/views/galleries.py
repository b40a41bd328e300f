from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from api.twibooru.base import TwibooruViewSet, id_of
from api.twibooru.serializers.galleries import gallery_object
from booru.models import Gallery


class GalleryViewSet(TwibooruViewSet):
    limit = "twibooru.galleries"

    def retrieve(self, request: Any, gallery_id: str) -> Response:
        known = Gallery.objects.select_related("user")
        gallery = get_object_or_404(known, pk=id_of(gallery_id))
        return Response({"gallery": gallery_object(gallery)})
