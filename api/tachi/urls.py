"""The documented routes below `/api/v1`, in the document's order; anything else is a
404 in the envelope. A slash at the end is allowed everywhere and never asked for.

`urls_games` holds games, songs, charts, scores, sessions and what users have there;
`urls_integrations` the links to other services.
"""

from __future__ import annotations

from django.urls import include, path, re_path

from api.tachi.base import NotFoundView

urlpatterns = [
    path("", include("api.tachi.urls_integrations")),
    path("", include("api.tachi.urls_games")),
    re_path(r"^(?:/[\s\S]*)?\Z", NotFoundView.as_view({"get": "missing"})),
]
