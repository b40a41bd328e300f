"""The route table of nekos-api section 1, row by row. Each answers with and without a
slash at its end: a redirect would cost its client a second request, and so a strike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path, re_path

from api.nekos.base import NotFoundView
from api.nekos.views.about import AboutViewSet
from api.nekos.views.images import ImageViewSet
from api.nekos.views.sets import SetViewSet
from api.nekos.views.tags import ArtistViewSet, CategoryViewSet, CharacterViewSet

ROUTES: list[tuple[str, Callable[..., Any]]] = [
    ("", AboutViewSet.as_view({"get": "index"})),
    ("/stats", AboutViewSet.as_view({"get": "stats"})),
    ("/token", AboutViewSet.as_view({"get": "token_in_use"})),
    ("/image", ImageViewSet.as_view({"get": "index"})),
    ("/image/random", ImageViewSet.as_view({"get": "random"})),
    ("/image/<str:image_id>", ImageViewSet.as_view({"get": "retrieve"})),
    ("/artist", ArtistViewSet.as_view({"get": "index"})),
    ("/artist/<str:tag_id>", ArtistViewSet.as_view({"get": "retrieve"})),
    ("/artist/<str:tag_id>/images", ArtistViewSet.as_view({"get": "images"})),
    ("/character", CharacterViewSet.as_view({"get": "index"})),
    ("/character/<str:tag_id>", CharacterViewSet.as_view({"get": "retrieve"})),
    ("/category", CategoryViewSet.as_view({"get": "index"})),
    ("/category/<str:tag_id>", CategoryViewSet.as_view({"get": "retrieve"})),
    ("/set", SetViewSet.as_view({"get": "index"})),
    ("/set/<str:set_id>", SetViewSet.as_view({"get": "retrieve"})),
]

urlpatterns: list[URLPattern] = [
    *(path(f"{route}{end}", view) for route, view in ROUTES for end in ("", "/")),
    re_path(r"^(?:/[\s\S]*)?$", NotFoundView.as_view({"get": "missing"})),
]
