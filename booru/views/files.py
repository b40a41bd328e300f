"""The files of images at their published addresses (philomena-api 6.5, tags and
media 12 and 14): the row decides what is there and who may have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.crypto import constant_time_compare
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from accounts.policies import is_staff_role
from booru import storage
from booru.media.representations import BOXES
from booru.models import Image
from net.sending import send

CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "webm": "video/webm",
    "mp4": "video/mp4",
    "webp": "image/webp",
    "avif": "image/avif",
}
# What is made beside a moving picture in the third stage.
_COMPANIONS = frozenset({"webm", "mp4"})
_MOVING = frozenset({"gif", "webm", "mp4"})
# 30 days while visible and final; nothing is final before processing ends.
_FINAL = "public, max-age=2592000"


@dataclass(frozen=True)
class _File:
    key: str
    etag: str
    size: int
    extension: str


@require_safe
def view(
    request: HttpRequest, day: str, number: str, extension: str
) -> HttpResponseBase:
    """`view/Y/M/D/<id>[anything].ext`."""
    return _send(request, _shown(number, day), "full", extension)


@require_safe
def download(
    request: HttpRequest, day: str, number: str, extension: str
) -> HttpResponseBase:
    image = _shown(number, day)
    return _send(request, image, "full", extension, attach=True)


@require_safe
def representation(
    request: HttpRequest, day: str, number: str, name: str, extension: str
) -> HttpResponseBase:
    return _send(request, _shown(number, day), name, extension)


@require_safe
def hidden(
    request: HttpRequest, day: str, number: str, key: str, name: str, extension: str
) -> HttpResponseBase:
    """The keyed address of a hidden image: for staff, and never cached."""
    image = _image(number, day)
    user = request.user if request.user.is_authenticated else None
    if not (
        is_staff_role(user)
        and image.hidden_from_users
        and constant_time_compare(key, image.hidden_image_key)
    ):
        raise Http404
    response = _send(request, image, name, extension)
    response["Cache-Control"] = "private, no-store"
    return response


def _image(number: str, day: str) -> Image:
    if len(number) > 10 or int(number) >= 2**31:
        raise Http404
    wanted = Image.objects.only(
        "created_at", "files", "format", "processed", "hidden_from_users",
        "hidden_image_key",
    )  # fmt: skip
    image = wanted.filter(pk=int(number)).first()
    if image is None or storage.dated(image.created_at) != day:
        raise Http404
    return image


def _shown(number: str, day: str) -> Image:
    image = _image(number, day)
    if image.hidden_from_users:
        raise Http404
    return image


def _choose(image: Image, name: str, extension: str) -> _File:
    """The file itself; for a version that was not generated, the full one, which is the
    source of a drawing by `.svg`, whatever the version (twibooru-api 2.6); for one that
    is still to be made, the full file of the original format."""
    candidates = [f"{name}.{extension}"]
    if name in BOXES:
        candidates.append(f"full.{extension}")
    coming = image.format in _MOVING and extension in _COMPANIONS
    if coming and not image.processed and name != "rendered":
        candidates.append(f"full.{image.format}")
    for file_name in candidates:
        kept = image.files.get(file_name)
        if kept is not None:
            return _File(
                key=storage.location(image.pk, kept["rev"], file_name),
                etag=f'"{kept["rev"]}-{file_name}"',
                size=kept["size"],
                extension=file_name.rpartition(".")[2],
            )
    raise Http404


def _send(
    request: HttpRequest, image: Image, name: str, extension: str, attach: bool = False
) -> HttpResponseBase:
    file = _choose(image, name, extension)
    # A drawing can hold script: its source is only ever saved, never shown.
    attach = attach or file.extension == "svg"
    headers = {
        "Content-Type": CONTENT_TYPES[file.extension],
        "ETag": file.etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": _FINAL if image.processed else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Access-Control-Allow-Origin": "*",
    }
    if attach:
        headers["Content-Disposition"] = (
            f'attachment; filename="{image.pk}.{file.extension}"'
        )
    if file.etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    if not isinstance(default_storage, FileSystemStorage):
        return _redirected(file, headers)
    return send(request, lambda: _opened(file.key), size=file.size, headers=headers)


def _redirected(file: _File, headers: dict[str, str]) -> HttpResponseBase:
    """A signed address of the object store, which does ranges itself."""
    asked = {"ResponseContentType": headers["Content-Type"]}
    if "Content-Disposition" in headers:
        asked["ResponseContentDisposition"] = headers["Content-Disposition"]
    url = default_storage.url(file.key, parameters=asked)  # type: ignore[call-arg]
    return HttpResponseRedirect(url, headers={"Cache-Control": "no-store"})


def _opened(key: str) -> BinaryIO:
    try:
        return open(default_storage.path(key), "rb")  # noqa: PTH123 - streamed
    except FileNotFoundError as error:
        # Swept between our look at the row and now: the row names a newer one.
        raise Http404 from error
