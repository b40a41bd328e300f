from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.response import Response

from api.embedding import image_id_of
from api.philomena.base import PhilomenaViewSet
from api.philomena.images import picture_rows
from api.philomena.serializers.oembed import oembed_object


class OembedViewSet(PhilomenaViewSet):
    def retrieve(self, request: Any) -> Response:
        image_id = image_id_of(self.params.text("url"))
        rows = [] if image_id is None else picture_rows([image_id])
        if not rows or rows[0].hidden_from_users:
            raise Http404
        return Response(oembed_object(rows[0]))
