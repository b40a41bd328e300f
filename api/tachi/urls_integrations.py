"""Links to other services (tachi-api 3.13): rows made by `api.tachi.routes.route`."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
