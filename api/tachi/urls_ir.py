"""Below `/ir`, at the site's root: score hooks have this address built in."""

from __future__ import annotations

from django.urls import re_path

from api.tachi.base import NotFoundView

urlpatterns = [
    re_path(r"^(?:/[\s\S]*)?\Z", NotFoundView.as_view({"get": "missing"})),
]
