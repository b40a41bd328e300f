"""`/api/v2`: what scripts on the site's pages write with (twibooru-api 1.6)."""

from __future__ import annotations

from django.urls import re_path

from api.twibooru.base import NotFoundView
from api.twibooru.views.interactions import InteractionViewSet

_FAVE = InteractionViewSet.as_view({"put": "fave"})
_VOTE = InteractionViewSet.as_view({"put": "vote"})

urlpatterns = [
    re_path(r"^/interactions/vote(?:\.json)?$", _VOTE),
    re_path(r"^/interactions/fave(?:\.json)?$", _FAVE),
    re_path(r"^(?:/.*)?$", NotFoundView.as_view({"get": "missing"})),
]
