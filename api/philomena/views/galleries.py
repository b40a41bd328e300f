from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.paging import page_of
from api.philomena.base import PhilomenaViewSet
from api.philomena.serializers.galleries import gallery_object
from booru.gallery_search import search_galleries
from booru.models import Gallery
from booru.snapshot import snapshot


class GalleryViewSet(PhilomenaViewSet):
    def search(self, request: Any) -> Response:
        page = page_of(self.params)
        with snapshot():
            found = search_galleries(
                self.query, viewer=self.viewer, offset=page.offset, limit=page.limit
            )
            rows = Gallery.objects.select_related("user").in_bulk(found.ids)
        galleries = [gallery_object(rows[pk]) for pk in found.ids]
        return Response({"galleries": galleries, "total": found.total})
