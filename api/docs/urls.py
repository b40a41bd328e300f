"""Below `/docs/api`: the page of all dialects, and a document for each."""

from __future__ import annotations

from django.urls import path

from api.docs.views import DocumentView

urlpatterns = [
    path("/<slug:name>.json", DocumentView.as_view(), name="api_document"),
]
