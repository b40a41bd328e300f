"""WebM from its parts, right or wrong (RFC 8794 EBML, RFC 9559 Matroska)."""

from __future__ import annotations

import io
import struct

import av

from tests import pictures

EBML, DOCTYPE, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x42\x82", b"\x18\x53\x80\x67"
INFO, SCALE, DURATION = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"
TRACKS, ENTRY, VIDEO = b"\x16\x54\xae\x6b", b"\xae", b"\xe0"
NUMBER, UID, KIND, CODEC = b"\xd7", b"\x73\xc5", b"\x83", b"\x86"
WIDTH, HEIGHT = b"\xb0", b"\xba"
CLUSTER, TIME, BLOCK = b"\x1f\x43\xb6\x75", b"\xe7", b"\xa3"
SEEK_HEAD, SEEK, SEEK_ID, SEEK_AT = (
    b"\x11\x4d\x9b\x74",
    b"\x4d\xbb",
    b"\x53\xab",
    b"\x53\xac",
)
CUES, VOID, TAGS, ATTACHMENTS = (
    b"\x1c\x53\xbb\x6b",
    b"\xec",
    b"\x12\x54\xc3\x67",
    b"\x19\x41\xa4\x69",
)
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def element(ident: bytes, body: bytes = b"", *, size: bytes | None = None) -> bytes:
    """One element with an 8-byte length; `size` overrides the length's bytes."""
    return ident + (size or struct.pack(">Q", len(body) | 1 << 56)) + body


def number(ident: bytes, value: int) -> bytes:
    return element(ident, value.to_bytes(8, "big"))


def head(doctype: bytes = b"webm") -> bytes:
    return element(EBML, element(DOCTYPE, doctype))


def info(duration: float | None = 1000.0, scale: int = 1_000_000) -> bytes:
    """Info with a duration in units of `scale` nanoseconds."""
    said = b"" if duration is None else element(DURATION, struct.pack(">d", duration))
    return element(INFO, number(SCALE, scale) + said)


def track(
    width: int = 64, height: int = 48, *, codec: bytes = b"V_VP8", ident: int = 1
) -> bytes:
    sides = element(VIDEO, number(WIDTH, width) + number(HEIGHT, height))
    names = number(NUMBER, ident) + number(UID, ident) + number(KIND, 1)
    return element(ENTRY, names + element(CODEC, codec) + sides)


def tracks(*entries: bytes) -> bytes:
    return element(TRACKS, b"".join(entries or (track(),)))


def frames(seed: int) -> list[bytes]:
    """Ten VP8 frames of 64 x 48, the first one a key frame."""
    source = io.BytesIO(pictures.webm(seed=seed, codec="libvpx"))
    with av.open(source, "r") as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def cluster(
    start: int, blocks: list[tuple[int, bytes]], *, size: bytes | None = None
) -> bytes:
    """A cluster at `start` with (offset, frame) blocks of track 1, times in ms."""
    body = b"".join(
        element(BLOCK, b"\x81" + struct.pack(">hB", offset, 0x80) + data)
        for offset, data in blocks
    )
    return element(CLUSTER, number(TIME, start) + body, size=size)


def webm_of(*parts: bytes, doctype: bytes = b"webm") -> bytes:
    return head(doctype) + element(SEGMENT, b"".join(parts))
