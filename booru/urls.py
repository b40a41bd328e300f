from __future__ import annotations

from django.urls import re_path

from booru.views import files

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
]
