"""Below `/docs/api`: the page of all dialects, one of each, and their documents."""

from __future__ import annotations

from django.urls import path

from api.docs.views import DialectView, DocsView, DocumentView, TryView

urlpatterns = [
    path("", DocsView.as_view(), name="api_docs"),
    path("/<slug:name>.json", DocumentView.as_view(), name="api_document"),
    path("/<slug:name>", DialectView.as_view(), name="api_dialect"),
    path("/<slug:name>/try", TryView.as_view(), name="api_try"),
]
