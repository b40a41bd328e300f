from __future__ import annotations

from django.urls import path

from api.twibooru.oembed.views import OembedViewSet

urlpatterns = [
    path("oembed.json", OembedViewSet.as_view({"get": "json"})),
    path("oembed.xml", OembedViewSet.as_view({"get": "xml"})),
    path("oembed", OembedViewSet.as_view({"get": "by_format"})),
]
