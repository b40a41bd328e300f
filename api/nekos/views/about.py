from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.nekos.base import NekosViewSet, success
from api.nekos.serializers import token_object
from api.nekos.stats import stats

ROUTES = (
    "/",
    "/stats",
    "/token",
    "/image",
    "/image/:id",
    "/image/random",
    "/set",
    "/set/:id",
    "/character",
    "/character/:id",
    "/category",
    "/category/:id",
    "/artist",
    "/artist/:id",
    "/artist/:id/images",
)


class AboutViewSet(NekosViewSet):
    needing_token = frozenset({"token_in_use"})

    def index(self, request: Any) -> Response:
        return success(ROUTES, meta={"version": "v1.6.0", "baseApiRoute": "/api"})

    def stats(self, request: Any) -> Response:
        return success(stats())

    def token_in_use(self, request: Any) -> Response:
        if self.token is None:
            raise TypeError("nobody comes here without a token")
        return success(token_object(self.token))
