"""`/api/v3`, row by row in the order of twibooru-api 2.0."""

from __future__ import annotations

from django.urls import path, re_path

from api.twibooru.base import NotFoundView
from api.twibooru.views.comments import CommentViewSet
from api.twibooru.views.galleries import GalleryViewSet
from api.twibooru.views.posts import PostViewSet
from api.twibooru.views.search import PostSearchViewSet, TagSearchViewSet

urlpatterns = [
    path("/posts/featured", PostViewSet.as_view({"get": "featured"})),
    path("/posts/<str:post_id>", PostViewSet.as_view({"get": "retrieve"})),
    path("/posts/<str:post_id>/comments", CommentViewSet.as_view({"get": "of_post"})),
    path("/search/posts", PostSearchViewSet.as_view({"get": "posts"})),
    path("/search/tags", TagSearchViewSet.as_view({"get": "tags"})),
    path("/galleries/<str:gallery_id>", GalleryViewSet.as_view({"get": "retrieve"})),
    re_path(r"^(?:/.*)?$", NotFoundView.as_view({"get": "missing"})),
]
