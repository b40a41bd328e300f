"""PNG and WebP files that lie about sizes or unpack to far more than they hold."""

from __future__ import annotations

import struct
import zlib

from tests import pictures
from tests.hostile.case import Cases, Hostile, either, refused
from tests.hostile.png_parts import (
    GRAY,
    PALETTE,
    RGBA,
    SIGNATURE,
    chunk,
    header,
    pixels_of,
    png_of,
    squeezed_zeros,
)

QUARTER_GIBIBYTE = 1 << 28
HUGE_SIDES = (
    (30_000, 30_000),
    (0x7FFFFFFF, 0x7FFFFFFF),
    (0x80000000, 1),
    (0xFFFFFFFF, 0xFFFFFFFF),
    (1, 0x7FFFFFFF),
    (0x7FFFFFFF, 1),
    (0x10000, 0x10000),
    (10_001, 10_001),
    (0, 16),
    (16, 0),
    (0, 0),
)


def hostile_rasters(*, extra_formats: bool) -> Cases:
    yield from _png_bombs()
    yield from _png_chunks()
    yield from _webps(extra_formats=extra_formats)


def _png_bombs() -> Cases:
    small = chunk(b"IDAT", pixels_of(16, 16))
    for width, height in HUGE_SIDES:
        yield refused(
            f"sides-{width}x{height}.png", png_of(header(width, height), small)
        )
    # Real bombs: these sizes, and all the rows to go with them.
    black = chunk(b"IDAT", squeezed_zeros(30_000 * 3_751))
    yield refused("bomb-30000x30000-1-bit.png", png_of(_one_bit(30_000), black))
    wide = header(10_000, 10_000, depth=16, colour=RGBA)
    rows = chunk(b"IDAT", squeezed_zeros(10_000 * 80_001))
    yield either("bomb-100-megapixels-64-bit.png", png_of(wide, rows))
    tight = header(9_000, 9_000, interlace=1)
    rows = chunk(b"IDAT", squeezed_zeros(9_000 * 27_002))
    yield either("bomb-81-megapixels-interlaced.png", png_of(tight, rows))
    rows = chunk(b"IDAT", squeezed_zeros(QUARTER_GIBIBYTE))
    yield either("bomb-of-rows-after-the-end.png", png_of(header(16, 16), rows))
    for kind, lead in (
        (b"zTXt", b"Comment\0\0"),
        (b"iTXt", b"Comment\0\1\0\0\0"),
        (b"iCCP", b"profile\0\0"),
    ):
        bomb = chunk(kind, lead + squeezed_zeros(QUARTER_GIBIBYTE))
        name = f"bomb-in-{kind.decode()}"
        yield either(f"{name}.png", png_of(header(16, 16), bomb, small))
        yield either(f"{name}-at-end.png", png_of(header(16, 16), small, bomb))
    many = chunk(b"zTXt", b"k\0\0" + squeezed_zeros(1 << 20)) * 1_000
    yield either("bomb-of-1000-zTXt.png", png_of(header(16, 16), many, small))


def _one_bit(side: int) -> bytes:
    return header(side, side, depth=1, colour=GRAY)


def _png_chunks() -> Cases:
    head, small = header(16, 16), chunk(b"IDAT", pixels_of(16, 16))
    wrong = {
        "no-chunks": SIGNATURE,
        "no-header": png_of(small),
        "short-header": png_of(chunk(b"IHDR", bytes(5)), small),
        "header-length-2-31": SIGNATURE + b"\x7f\xff\xff\xff" + head[4:] + small,
        "header-length-2-32": SIGNATURE + b"\xff\xff\xff\xff" + head[4:] + small,
        "depth-0": png_of(header(16, 16, depth=0), small),
        "depth-255": png_of(header(16, 16, depth=255), small),
        "colour-5": png_of(header(16, 16, colour=5), small),
    }
    odd = {
        "no-pixels": png_of(head),
        "empty-pixels": png_of(head, chunk(b"IDAT")),
        "pixels-not-packed": png_of(head, chunk(b"IDAT", b"plainly not zlib" * 9)),
        "too-few-rows": png_of(head, chunk(b"IDAT", pixels_of(16, 3))),
        "filter-200": png_of(head, chunk(b"IDAT", _rows_with_filter(200))),
        "two-headers": png_of(head, header(4_000, 4_000), small),
        "palette-missing": png_of(header(16, 16, colour=PALETTE), small),
        "palette-of-2": png_of(
            header(16, 16, colour=PALETTE),
            chunk(b"PLTE", bytes(6)),
            chunk(b"IDAT", _rows_with_filter(0, fill=200, bits=8)),
        ),
        "palette-of-uneven-length": png_of(head, chunk(b"PLTE", bytes(7)), small),
        "chunk-length-2-31": SIGNATURE + head + chunk(b"IDAT", b"x", length=2**31 - 1),
        "chunk-length-2-32": SIGNATURE + head + chunk(b"tEXt", b"x", length=2**32 - 1),
        "bad-checksum": png_of(head, small[:-4] + b"\0\0\0\1"),
        "bad-header-checksum": png_of(head[:-4] + b"\0\0\0\1", small),
        "unknown-critical-chunk": png_of(head, chunk(b"EVIL", b"x"), small),
        "no-end": SIGNATURE + head + small,
        "pixels-split-in-bytes": png_of(
            head, *(chunk(b"IDAT", bytes([byte])) for byte in pixels_of(16, 16))
        ),
        "pixels-in-60000-chunks": png_of(head, chunk(b"IDAT") * 60_000, small),
        "60000-texts": png_of(head, chunk(b"tEXt", b"k\0v") * 60_000, small),
        "text-of-1-MB": png_of(head, chunk(b"tEXt", b"k\0" + b"v" * 1_000_000), small),
        "junk-profile": png_of(head, chunk(b"iCCP", b"p\0\0" + b"junk"), small),
        "junk-exif": png_of(head, chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff"), small),
        "exif-ring": png_of(head, chunk(b"eXIf", _ring()), small),
        "gamma-0": png_of(head, chunk(b"gAMA", bytes(4)), small),
    }
    for name, data in wrong.items():
        yield refused(f"{name}.png", data)
    for name, data in odd.items():
        yield either(f"{name}.png", data)


def _rows_with_filter(kind: int, *, fill: int = 7, bits: int = 24) -> bytes:
    return zlib.compress((bytes([kind]) + bytes([fill]) * (16 * bits // 8)) * 16)


def _ring() -> bytes:
    """EXIF whose first directory points at itself, as its next and as its GPS one."""
    entry = struct.pack(">HHII", 0x8825, 4, 1, 8)
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\x08"


def _webps(*, extra_formats: bool) -> Cases:
    plain = pictures.webp(seed=90)
    moving = pictures.webp(seed=91, frames=3)
    lossless = pictures.webp(seed=92, lossless=True)
    huge = b"\xff\xff\xff"
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + huge * 2
    odd = {
        "size-lies-high": plain[:4] + b"\xff\xff\xff\x7f" + plain[8:],
        "size-lies-low": plain[:4] + b"\x04\0\0\0" + plain[8:],
        "canvas-2-24": b"RIFF" + struct.pack("<I", 4 + 18 + len(plain) - 12) + b"WEBP"
        b"" + canvas + plain[12:],
        "canvas-only": b"RIFF" + struct.pack("<I", 22) + b"WEBP" + canvas,
        "chunk-length-2-32": plain[:16] + b"\xff\xff\xff\xff" + plain[20:],
        "sides-16383": plain[:26] + b"\xff\x3f\xff\x3f" + plain[30:],
        "lossless-sides-16384": lossless[:21] + b"\xff\xff\xff\x0f" + lossless[25:],
        "animated-3-frames": moving,
        "animated-cut": moving[: len(moving) // 2],
        "animated-canvas-2-24": moving[:24] + huge * 2 + moving[30:],
        "junk-pixels": plain[:30] + bytes(len(plain) - 30),
    }
    for name, data in odd.items():
        yield Hostile(f"{name}.webp", data, "either" if extra_formats else "refused")
