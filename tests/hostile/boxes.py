"""MP4 boxes: taking a file apart, changing one box, fixing the sizes around it."""

from __future__ import annotations

import struct
from collections.abc import Callable

CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta")


def box(kind: bytes, body: bytes = b"", *, size: int | None = None) -> bytes:
    return struct.pack(">I", len(body) + 8 if size is None else size) + kind + body


def children(data: bytes) -> list[tuple[bytes, bytes]]:
    """The (kind, body) pairs of a well-formed run of boxes."""
    found, place = [], 0
    while place < len(data):
        size = struct.unpack_from(">I", data, place)[0]
        found.append((data[place + 4 : place + 8], data[place + 8 : place + size]))
        place += size
    return found


def changed(data: bytes, kind: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the file with `change` applied to the bodies of all boxes of a kind.

    The index must stand after the pictures, or their offsets would be wrong.
    """
    made = b""
    for name, body in children(data):
        new = change(body) if name == kind else body
        if name in CONTAINERS:
            new = changed(new, kind, change)
        made += box(name, new)
    return made


def put(offset: int, value: bytes) -> Callable[[bytes], bytes]:
    """A change that overwrites bytes at an offset."""
    return lambda body: body[:offset] + value + body[offset + len(value) :]
