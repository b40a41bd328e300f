"""Below `/ir`, at the site's root: score hooks have this address built in."""

from __future__ import annotations

from django.urls import re_path

from api.tachi.base import NotFoundView
from api.tachi.routes import route
from api.tachi.views.importing import ImportingViewSet

urlpatterns = [
    route("/direct-manual/import", ImportingViewSet, post="direct_manual"),
    re_path(r"^(?:/[\s\S]*)?\Z", NotFoundView.as_view({"get": "missing"})),
]
