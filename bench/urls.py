"""The floor beside the whole site."""

from __future__ import annotations

from django.urls import include, path

from bench import floor

urlpatterns = [
    path("floor/<int:image_id>", floor.image),
    path("floor/page", floor.page),
    path("", include("config.urls")),
]
