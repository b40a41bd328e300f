"""Lossless removal of everything but the picture from a still WebP (RFC 9649)."""

from __future__ import annotations

import struct
from typing import Final

from booru.media.types import CorruptFile

_PICTURE: Final = frozenset((b"VP8 ", b"VP8L", b"ALPH"))
#: The flags of VP8X that say "has alpha" and nothing else.
_ALPHA: Final = 0x10


def strip(data: bytes) -> bytes:
    """The same picture without profile, EXIF, XMP and whatever follows its end."""
    kept = [b"WEBP"]
    at = 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            raise CorruptFile("a chunk is cut off")
        if kind == b"VP8X":
            body = bytes((body[0] & _ALPHA,)) + body[1:]
        if kind == b"VP8X" or kind in _PICTURE:
            kept += [struct.pack("<4sI", kind, length), body, b"\0" * (length % 2)]
        at += 8 + length + length % 2
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
