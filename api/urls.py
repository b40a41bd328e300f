"""The dialects, most specific mount first."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/json", include("api.philomena.urls")),
    path("api/v1", include("api.tachi.urls")),
    path("ir", include("api.tachi.urls_ir")),
    path("api/v3", include("api.twibooru.urls")),
    path("api/v2", include("api.twibooru.urls_v2")),
    path("", include("api.twibooru.oembed.urls")),
    # Before the pages, whose dialect answers for every other address in `.json`.
    path("dumps", include("api.dumps.urls")),
    path("", include("api.twibooru.pages.urls")),
    path("docs/api", include("api.docs.urls")),
    # Last: what the others leave of `api/` is its.
    path("api", include("api.nekos.urls")),
]
