"""A file as the answer to a request, or the part of it that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from net.ranges import Unsatisfiable, byte_range

# Up to here a file is handed over at once and holds no thread for a slow reader.
_AT_ONCE = 256 * 1024
_PIECE = 256 * 1024


def send(
    request: HttpRequest,
    opened: Callable[[], BinaryIO],
    *,
    size: int,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """`headers` have its ETag. It is opened only where its content is sent."""
    headers, etag = dict(headers), headers["ETag"]
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    status, first, last = 200, 0, size - 1
    try:
        part = byte_range(wanted, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is not None:
        status, (first, last) = 206, part
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    length = last - first + 1
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    source = opened()
    source.seek(first)
    if length <= _AT_ONCE:
        with source:
            return HttpResponse(source.read(length), status=status, headers=headers)
    pieces = _pieces(source, length)
    return StreamingHttpResponse(pieces, status=status, headers=headers)


def _pieces(source: BinaryIO, length: int) -> Iterator[bytes]:
    with source:
        while length > 0 and (piece := source.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
