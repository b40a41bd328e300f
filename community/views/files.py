"""Avatars, badges and spoiler pictures at their published addresses (philomena-api
6.5). A name means one content for ever."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from booru.views.files import CONTENT_TYPES
from community import small_files

# A drawing shows nothing but itself, also when it is opened alone.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_FOREVER = "public, max-age=2592000, immutable"


@require_safe
def avatar(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    return _send(request, small_files.AVATARS, name, extension)


@require_safe
def badge(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    return _send(request, small_files.BADGES, name, extension)


@require_safe
def tag(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    return _send(request, small_files.TAGS, name, extension)


def _send(request: HttpRequest, folder: str, name: str, extension: str) -> HttpResponse:
    if extension not in CONTENT_TYPES or len(name) > 80:
        raise Http404
    etag = f'"{name}"'
    headers = {
        "Content-Type": CONTENT_TYPES[extension],
        "ETag": etag,
        "Cache-Control": _FOREVER,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _POLICY,
        "Access-Control-Allow-Origin": "*",
    }
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    content = small_files.read(folder, f"{name}.{extension}")
    if content is None:
        raise Http404
    return HttpResponse(content, headers=headers)
