from __future__ import annotations

from django.urls import path, re_path

from booru.views import edits, files, pages, tags, upload

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
    path("images/<int:pk>/moderate/<str:act>", edits.moderate, name="moderate"),
    path("<int:pk>", pages.short),
    path("posts/<int:pk>", pages.short),
    path("upload", upload.upload, name="upload"),
    path("tags", tags.tag_list, name="tags"),
    path("tags/<str:slug>", tags.tag, name="tag"),
]
