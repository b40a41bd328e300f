"""The `.json` pages of the first release, in the order of twibooru-api 3.1; any other
page with `.json` is a 404 in the dialect's own body. Mounted after the other dialects
and before the site's own pages, which take such a name for one of theirs."""

from __future__ import annotations

from typing import Any

from django.urls import path, re_path

from api.twibooru.pages.base import NotFoundPage
from api.twibooru.pages.views.comments import CommentPages
from api.twibooru.pages.views.filters import FilterPages
from api.twibooru.pages.views.galleries import GalleryPages
from api.twibooru.pages.views.lists import ListPages
from api.twibooru.pages.views.posts import PostPages
from api.twibooru.pages.views.profiles import ProfilePages
from api.twibooru.pages.views.search import SearchPages
from api.twibooru.pages.views.tags import TagPages

_NEWEST: dict[str, Any] = {"get": "index"}
_WATCHED: dict[str, Any] = {"get": "watched"}
_POST = PostPages.as_view({"get": "retrieve"})
_THREAD = CommentPages.as_view({"get": "of_post"})
_COMMENT = CommentPages.as_view({"get": "retrieve"})
_SEARCH = SearchPages.as_view({"get": "posts"})

urlpatterns = [
    path("posts.json", PostPages.as_view(_NEWEST)),
    path("images.json", PostPages.as_view(_NEWEST, called="images")),
    path("posts/watched.json", PostPages.as_view(_WATCHED)),
    path("images/watched.json", PostPages.as_view(_WATCHED, called="images")),
    path("posts/<str:post_id>.json", _POST),
    re_path(r"^(?P<post_id>[0-9]+)\.json\Z", _POST),
    path("images/<str:post_id>.json", _POST),
    path("posts/<str:post_id>/comments.json", _THREAD),
    path("images/<str:post_id>/comments.json", _THREAD),
    path("posts/<str:post_id>/comments/<str:comment_id>.json", _COMMENT),
    path("images/<str:post_id>/comments/<str:comment_id>.json", _COMMENT),
    path("search.json", _SEARCH),
    path("search/index.json", _SEARCH),
    path("tags.json", TagPages.as_view({"get": "index"})),
    path("tags/<str:slug>.json", TagPages.as_view({"get": "retrieve"})),
    path("galleries.json", GalleryPages.as_view({"get": "index"})),
    path("galleries/<str:gallery_id>.json", GalleryPages.as_view({"get": "retrieve"})),
    path("lists.json", ListPages.as_view({"get": "index"})),
    path("lists/recent_comments.json", CommentPages.as_view({"get": "recent"})),
    path("lists/my_comments.json", CommentPages.as_view({"get": "own"})),
    path(
        "lists/user_comments/<str:user_id>.json",
        CommentPages.as_view({"get": "of_user"}),
    ),
    path("filters.json", FilterPages.as_view({"get": "index"})),
    path("filters/current.json", FilterPages.as_view({"get": "current"})),
    path("filters/<str:filter_id>.json", FilterPages.as_view({"get": "retrieve"})),
    path("profiles/<str:slug>.json", ProfilePages.as_view({"get": "retrieve"})),
    # Files, documents and the other dialects are no pages.
    re_path(
        r"^(?!(?:admin|api|docs|img|ir|static)/)[\s\S]*\.json\Z",
        NotFoundPage.as_view({"get": "missing"}),
    ),
]
