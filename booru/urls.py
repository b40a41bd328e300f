from __future__ import annotations

from django.urls import path, re_path

from booru.views import (
    arranging,
    autocomplete,
    collecting,
    comment_list,
    comment_staff,
    comments,
    edits,
    files,
    filters,
    galleries,
    interactions,
    pages,
    reverse,
    search,
    tags,
    upload,
    watching,
)

_DAY = r"(?P<day>[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,2})"
_ENDING = r"\.(?P<extension>[a-z0-9]+)$"
_NAME = r"(?P<name>[a-z_]+)"

urlpatterns = [
    # Everything after the digits is for people to read (philomena-api 6.5).
    re_path(
        rf"^img/view/{_DAY}/(?P<number>[0-9]+)(?:[^0-9/][^/]*)?{_ENDING}", files.view
    ),
    re_path(
        rf"^img/download/{_DAY}/(?P<number>[0-9]+)(?:[^0-9/][^/]*)?{_ENDING}",
        files.download,
    ),
    re_path(rf"^img/{_DAY}/(?P<number>[0-9]+)/{_NAME}{_ENDING}", files.representation),
    re_path(
        rf"^img/{_DAY}/(?P<number>[0-9]+)-(?P<key>[0-9a-f]{{12}})/{_NAME}{_ENDING}",
        files.hidden,
    ),
    # Pages (philomena-api 6.8).
    path("", pages.newest, name="home"),
    path("images", pages.newest),
    path("posts", pages.newest),
    path("welcome", pages.welcome, name="welcome"),
    path("images/<int:pk>", pages.image, name="image"),
    path("images/<int:pk>/processing", pages.processing_state, name="processing"),
    path("images/<int:pk>/history", pages.history, name="history"),
    path("images/<int:pk>/tags", edits.tags, name="edit_tags"),
    path("images/<int:pk>/sources", edits.source_list, name="edit_sources"),
    path("images/<int:pk>/act", interactions.act, name="image_act"),
    path("images/<int:pk>/galleries", collecting.choose, name="image_galleries"),
    path("images/<int:pk>/moderate/<str:act>", edits.moderate, name="moderate"),
    path("images/<int:pk>/comments", comments.post, name="comment_post"),
    path("comments", comment_list.comments, name="comments"),
    path("comments/<int:pk>", comments.permalink, name="comment"),
    path("comments/<int:pk>/edit", comments.edit, name="comment_edit"),
    path("comments/<int:pk>/history", comments.history, name="comment_history"),
    path("comments/<int:pk>/quote", comments.quote, name="comment_quote"),
    path("comments/<int:pk>/destroy", comment_staff.destroy, name="comment_destroy"),
    path("comments/<int:pk>/<str:act>", comment_staff.tend, name="comment_tend"),
    path("<int:pk>", pages.short),
    path("posts/<int:pk>", pages.short),
    path("galleries", galleries.index, name="galleries"),
    path("galleries/new", galleries.new, name="gallery_new"),
    path("galleries/<int:pk>", galleries.show, name="gallery"),
    path("galleries/<int:pk>/edit", galleries.edit, name="gallery_edit"),
    path("galleries/<int:pk>/delete", galleries.delete, name="gallery_delete"),
    path("galleries/<int:pk>/follow", galleries.follow, name="gallery_follow"),
    path("galleries/<int:pk>/arrange", arranging.arrange, name="gallery_arrange"),
    path("upload", upload.upload, name="upload"),
    path("tags", tags.tag_list, name="tags"),
    path("tags/<str:slug>", tags.tag, name="tag"),
    path("tags/<str:slug>/watch", watching.watch, name="tag_watch"),
    path("tags/<str:slug>/hide", watching.hide, name="tag_hide"),
    path("tags/<str:slug>/cover", watching.cover, name="tag_cover"),
    path("autocomplete/tags", autocomplete.tags, name="autocomplete_tags"),
    path("search", search.search, name="search"),
    path("search/random", search.random, name="search_random"),
    path("search/reverse", reverse.reverse_search, name="search_reverse"),
    path("search/syntax", search.syntax, name="search_syntax"),
    path("search/watch", watching.watch_search, name="watch_search"),
    path("filters", filters.index, name="filters"),
    path("filters/new", filters.new, name="filter_new"),
    path("filters/choose", filters.choose, name="filter_choose"),
    path("filters/<int:pk>", filters.show, name="filter"),
    path("filters/<int:pk>/edit", filters.edit, name="filter_edit"),
    path("filters/<int:pk>/delete", filters.delete, name="filter_delete"),
    path("settings/watched", watching.watch_list, name="watch_list"),
]
