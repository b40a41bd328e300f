"""Games, songs, charts, scores, sessions, and what users have there (tachi-api 3.5 to
3.12, 3.14): rows made by `api.tachi.routes.route`."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
