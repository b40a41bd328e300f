"""The documented routes, in the document's order; anything else is a 404 in the
dialect's own body. No slash at the end, and none is guessed."""

from __future__ import annotations

from django.urls import path, re_path

from api.philomena.base import NotFoundView
from api.philomena.views.comments import CommentViewSet
from api.philomena.views.filters import FilterViewSet
from api.philomena.views.forums import ForumViewSet
from api.philomena.views.galleries import GalleryViewSet
from api.philomena.views.images import ImageViewSet
from api.philomena.views.oembed import OembedViewSet
from api.philomena.views.posts import PostViewSet
from api.philomena.views.profiles import ProfileViewSet
from api.philomena.views.reverse import ReverseViewSet
from api.philomena.views.search import SearchViewSet
from api.philomena.views.tags import TagViewSet

urlpatterns = [
    path("/images/featured", ImageViewSet.as_view({"get": "featured"})),
    path("/images/<str:image_id>", ImageViewSet.as_view({"get": "retrieve"})),
    path("/images", ImageViewSet.as_view({"post": "create"})),
    path("/search/images", SearchViewSet.as_view({"get": "images"})),
    path("/search", SearchViewSet.as_view({"get": "images"})),
    path("/search/reverse", ReverseViewSet.as_view({"post": "images"})),
    path("/search/comments", SearchViewSet.as_view({"get": "comments"})),
    path("/search/posts", PostViewSet.as_view({"get": "search"})),
    path("/search/galleries", GalleryViewSet.as_view({"get": "search"})),
    path("/search/tags", SearchViewSet.as_view({"get": "tags"})),
    path("/search/filters", SearchViewSet.as_view({"get": "filters"})),
    path("/tags/<str:slug>", TagViewSet.as_view({"get": "retrieve"})),
    path("/comments/<str:comment_id>", CommentViewSet.as_view({"get": "retrieve"})),
    path("/posts/<str:post_id>", PostViewSet.as_view({"get": "retrieve"})),
    path("/profiles/<str:user_id>", ProfileViewSet.as_view({"get": "retrieve"})),
    path("/filters/system", FilterViewSet.as_view({"get": "system"})),
    path("/filters/user", FilterViewSet.as_view({"get": "user"})),
    path("/filters/<str:filter_id>", FilterViewSet.as_view({"get": "retrieve"})),
    path("/oembed", OembedViewSet.as_view({"get": "retrieve"})),
    path("/forums", ForumViewSet.as_view({"get": "index"})),
    path("/forums/<str:short_name>", ForumViewSet.as_view({"get": "retrieve"})),
    path("/forums/<str:short_name>/topics", ForumViewSet.as_view({"get": "topics"})),
    path(
        "/forums/<str:short_name>/topics/<str:topic_slug>",
        ForumViewSet.as_view({"get": "topic"}),
    ),
    path(
        "/forums/<str:short_name>/topics/<str:topic_slug>/posts",
        ForumViewSet.as_view({"get": "posts"}),
    ),
    path(
        "/forums/<str:short_name>/topics/<str:topic_slug>/posts/<str:post_id>",
        ForumViewSet.as_view({"get": "topic_post"}),
    ),
    re_path(r"^(?:/.*)?$", NotFoundView.as_view({"get": "missing"})),
]
