"""`/api/v3` and `/api/v2`, row by row in the order of twibooru-api 2.0."""

from __future__ import annotations

from django.urls import re_path

from api.twibooru.base import NotFoundView

urlpatterns = [
    re_path(r"^(?:/.*)?$", NotFoundView.as_view({"get": "missing"})),
]
