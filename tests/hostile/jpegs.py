"""JPEGs with wrong segments, endless scans and poisoned metadata (ITU-T T.81)."""

from __future__ import annotations

import io
import struct

from PIL import Image

from tests import pictures
from tests.hostile.case import Cases, either, refused

SOF0, SOS, APP1, APP2, COM = 0xC0, 0xDA, 0xE1, 0xE2, 0xFE


def segment(marker: int, body: bytes = b"", *, length: int | None = None) -> bytes:
    said = len(body) + 2 if length is None else length
    return bytes([0xFF, marker]) + struct.pack(">H", said) + body


def hostile_jpegs() -> Cases:
    yield from _frames()
    yield from _segments()
    yield from _exif()
    yield either("2000-scans.jpg", _scans(6_000, 2_000))
    yield either("20000-scans.jpg", _scans(3_000, 20_000))


def _frames() -> Cases:
    """Wrong sizes and kinds in the frame header (T.81, B.2.2)."""
    data = pictures.jpeg(seed=100)
    place = data.index(b"\xff\xc0")

    def sides(width: int, height: int) -> bytes:
        return data[: place + 5] + struct.pack(">2H", height, width) + data[place + 9 :]

    for width, height in ((65500, 65500), (65535, 65535), (10_500, 10_500), (0, 48)):
        yield refused(f"sides-{width}x{height}.jpg", sides(width, height))
    # Height 0 asks for a DNL marker after the first scan; no browser follows.
    yield refused("sides-64x0.jpg", sides(64, 0))
    yield either("sides-10000x10000.jpg", sides(10_000, 10_000))
    yield either("sides-65535x1.jpg", sides(65535, 1))
    for marker in (0xC1, 0xC2, 0xC3, 0xC5, 0xC9, 0xCA, 0xCB, 0xCF):
        other = data[: place + 1] + bytes([marker]) + data[place + 2 :]
        yield either(f"frame-kind-{marker:x}.jpg", other)
    for offset, name, value in (
        (4, "precision-0", 0),
        (4, "precision-12", 12),
        (4, "precision-255", 255),
        (9, "parts-0", 0),
        (9, "parts-2", 2),
        (9, "parts-255", 255),
        (11, "sampling-0", 0),
        (11, "sampling-255", 255),
        (12, "table-99", 99),
        (2, "length-65280", 255),
    ):
        wrong = bytearray(data)
        wrong[place + offset] = value
        yield either(f"frame-{name}.jpg", bytes(wrong))


def _segments() -> Cases:
    data = pictures.jpeg(seed=101)
    start, rest = data[:2], data[2:]
    scan = data.index(b"\xff\xda")
    for length in (0, 1, 2, 65535):
        broken = start + segment(COM, b"", length=length) + rest
        yield either(f"comment-says-{length}.jpg", broken)
    odd = {
        "20000-comments": start + segment(COM, b"x" * 40) * 20_000 + rest,
        "30-comments-of-64-kB": start + segment(COM, b"x" * 65_000) * 30 + rest,
        "two-frames": data[:scan] + data[data.index(b"\xff\xc0") : scan] + data[scan:],
        "no-tables": start + data[data.index(b"\xff\xc0") :],
        "scan-without-pixels": data[: scan + 14] + b"\xff\xd9",
        "scan-of-junk": data[: scan + 14] + b"\x5a\xa5\x13" * 900 + b"\xff\xd9",
        "restart-markers": data[: scan + 14] + b"\xff\xd0\xff\xd3\xff\xd7" * 999,
        "fill-bytes": start + b"\xff" * 300_000 + rest,
        "codes-overfull": data[:scan]
        + segment(0xC4, b"\0" + b"\xff" * 16)
        + data[scan:],
        "quantiser-cut": data[:scan] + segment(0xDB, b"\0\0") + data[scan:],
        "profile-junk": start + _profile(b"junk" * 50) + rest,
        "profile-part-2-of-1": start + _profile(b"x" * 200, 2, 1) + rest,
        "profile-255-parts": start + _profile(b"x" * 60_000, 1, 255) * 20 + rest,
        "profile-lies-about-its-length": start
        + _profile(b"\xff\xff\xff\xff" + pictures.srgb_icc()[4:])
        + rest,
        "profile-for-cmyk": start
        + _profile(pictures.srgb_icc().replace(b"RGB ", b"CMYK", 1))
        + rest,
        "adobe-lies": start + segment(0xEE, b"Adobe\0\x64" + bytes(4) + b"\x02") + rest,
        "cmyk-cut": pictures.jpeg(seed=102, cmyk=True)[:-200],
        "starts-only": b"\xff\xd8" * 500,
        "photo-within-photo": start
        + segment(APP1, b"Exif\0\0MM\0*" + pictures.jpeg(seed=103))
        + rest,
        "several-pictures": _several(),
    }
    for name, content in odd.items():
        yield either(f"{name}.jpg", content)


def _profile(body: bytes, part: int = 1, parts: int = 1) -> bytes:
    return segment(APP2, b"ICC_PROFILE\0" + bytes([part, parts]) + body)


def _several() -> bytes:
    target = io.BytesIO()
    images = [
        Image.open(io.BytesIO(pictures.png(80, 60, seed=seed))) for seed in (1, 2, 3)
    ]
    images[0].save(target, "MPO", save_all=True, append_images=images[1:])
    return target.getvalue()


def _exif() -> Cases:
    """TIFF directories inside EXIF that loop, lie or point outside."""

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return struct.pack(">HHII", tag, kind, count, value)

    def directory(*entries: bytes, after: int = 0) -> bytes:
        count = struct.pack(">H", len(entries))
        tail = struct.pack(">I", after)
        return b"MM\0*\0\0\0\x08" + count + b"".join(entries) + tail

    upright = entry(0x0112, 3, 1, 6 << 16)
    blocks = {
        "ring": directory(upright, after=8),
        "gps-ring": directory(upright, entry(0x8825, 4, 1, 8)),
        "sub-ring": directory(entry(0x8769, 4, 1, 8), entry(0x014A, 4, 1, 8)),
        "outside": b"MM\0*\xff\xff\xff\xf0",
        "count-2-32": directory(entry(0x0112, 3, 0xFFFFFFFF, 0)),
        "kind-99": directory(entry(0x0112, 99, 1, 6 << 16)),
        "orientation-9": directory(entry(0x0112, 3, 1, 9 << 16)),
        "orientation-0": directory(entry(0x0112, 3, 1, 0)),
        "orientation-text": directory(entry(0x0112, 2, 4, 0x36363600)),
        "by-zero": directory(entry(0x011A, 5, 1, 8), upright),
        "65535-entries": b"MM\0*\0\0\0\x08\xff\xff" + upright * 5_000,
        "5000-entries": directory(*[upright] * 5_000),
        "empty": b"",
        "order-unknown": b"XX\0*\0\0\0\x08",
        "thumbnail-outside": directory(
            entry(0x0201, 4, 1, 0xFFFFFF), entry(0x0202, 4, 1, 0xFFFFFF)
        ),
    }
    for name, block in blocks.items():
        data = pictures.jpeg(seed=104)
        head = segment(APP1, b"Exif\0\0" + block)
        yield either(f"exif-{name}.jpg", data[:2] + head + data[2:])


def _scans(side: int, count: int) -> bytes:
    """A progressive JPEG whose last scan, a few bytes over a flat area, comes again.

    Each repetition makes a decoder walk all coefficients of the picture.
    """
    target = io.BytesIO()
    Image.new("L", (side, side), 90).save(target, "JPEG", progressive=True)
    data = target.getvalue()
    tables = data.rindex(b"\xff\xc4")
    last = data.rindex(b"\xff\xda")
    again = data[min(tables, last) : -2]
    return data[:-2] + again * count + b"\xff\xd9"
