"""Lossless removal of everything but the picture from a JPEG file (ITU-T T.81)."""

from __future__ import annotations

import re
from typing import Final

from booru.media.types import CorruptFile

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP14, _APP15, _COM = 0xE0, 0xEE, 0xEF, 0xFE
_STANDALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
#: Ends a run of entropy-coded data: FF, neither stuffed, nor a restart, nor a fill.
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def strip(data: bytes) -> bytes:
    """The same picture, bit for bit, without metadata and whatever follows its end.

    Of the application segments JFIF stays (without a thumbnail) and Adobe's, which
    says how the colours are coded. Only the first picture of a multi-picture file
    is kept. Pass only what a decoder has accepted.
    """
    if data[:2] != b"\xff\xd8":
        raise CorruptFile("not a JPEG")
    view = memoryview(data)
    kept: list[bytes | memoryview] = [b"\xff\xd8"]
    at = 2
    while True:
        marker, at = _next_marker(data, at)
        if marker == _EOI or marker is None:
            kept.append(b"\xff\xd9")
            return b"".join(kept)
        if marker in _STANDALONE:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise CorruptFile("a segment is cut off")
        if marker == _SOS:
            found = _MARKER.search(data, end)
            end = found.start() if found else len(data)
        if _is_picture(marker, data, at):
            kept.append(_without_thumbnail(marker, view[at - 2 : end]))
        at = end


def _next_marker(data: bytes, at: int) -> tuple[int | None, int]:
    """The next marker and where its segment begins; None at the end of the file."""
    start = data.find(b"\xff", at)
    if start < 0:
        return None, len(data)
    while start < len(data) and data[start] == 0xFF:
        start += 1
    if start >= len(data):
        return None, len(data)
    return data[start], start + 1


def _is_picture(marker: int, data: bytes, at: int) -> bool:
    if marker == _APP0:
        return data[at + 2 : at + 7] == b"JFIF\0"
    if marker == _APP14:
        return data[at + 2 : at + 7] == b"Adobe"
    return marker != _COM and not _APP0 < marker <= _APP15


def _without_thumbnail(marker: int, segment: memoryview) -> bytes | memoryview:
    """JFIF may carry a small picture after its 16 bytes; Adobe has 12 of its own."""
    if marker == _APP0 and len(segment) > 18:
        return b"\xff\xe0\0\x10" + bytes(segment[4:16]) + b"\0\0"
    if marker == _APP14 and len(segment) > 16:
        return b"\xff\xee\0\x0e" + bytes(segment[4:16])
    return segment
