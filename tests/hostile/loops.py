"""Animations, GIF and APNG, that lie about frames, sizes and counts."""

from __future__ import annotations

import struct

from tests import pictures
from tests.hostile.case import Cases, either, refused
from tests.hostile.png_parts import chunk, header, pixels_of, png_of

PALETTE = bytes(range(12))
# One pixel: clear code, colour 0, end (LZW with 2-bit codes).
ONE_PIXEL = b"\x02\x02\x44\x01\x00"


def screen(width: int, height: int) -> bytes:
    """A GIF's beginning: signature, screen and a palette of four colours."""
    return b"GIF89a" + struct.pack("<2H3B", width, height, 0x81, 0, 0) + PALETTE


def frame(
    width: int = 1,
    height: int = 1,
    *,
    left: int = 0,
    top: int = 0,
    delay: int = 5,
    pixels: bytes = ONE_PIXEL,
    flags: int = 0,
    disposal: int = 0,
) -> bytes:
    """A control block and an image; the delay is in 1/100 s."""
    control = b"\x21\xf9\x04" + struct.pack("<BHB", disposal << 2, delay, 0) + b"\0"
    place = struct.pack("<4HB", left, top, width, height, flags)
    return control + b"\x2c" + place + pixels


def hostile_loops() -> Cases:
    yield from _refused_gifs()
    yield from _odd_gifs()
    yield from _apngs()


def _refused_gifs() -> Cases:
    yield refused("screen-65535.gif", screen(65535, 65535) + frame() + b";")
    yield refused("screen-20000.gif", screen(20_000, 20_000) + frame() + b";")
    tall = screen(65535, 65535) + frame(65535, 65535) + b";"
    yield refused("screen-and-frame-65535.gif", tall)
    for count in (3_001, 10_000, 20_000):
        yield refused(f"{count}-frames.gif", screen(4, 4) + frame() * count + b";")
    many = screen(1_000, 1_000) + frame() * 1_500 + b";"
    yield refused("1500-frames-of-a-megapixel.gif", many)
    patches = screen(5_000, 5_000) + frame(disposal=2) * 100 + b";"
    yield refused("100-frames-of-25-megapixels.gif", patches)


def _odd_gifs() -> Cases:
    head = screen(8, 8)
    junk = b"\x02\xff" + b"\xa5" * 255 + b"\0"
    endings = {
        "screen-0": screen(0, 0) + frame(8, 8) + b";",
        "screen-only": head,
        "no-frames": head + b";",
        "no-end": head + frame(),
        "frame-bigger-than-screen": head + frame(4_000, 4_000) + b";",
        "frame-65535-on-8": head + frame(65535, 65535) + b";",
        "frames-growing": head
        + b"".join(frame(n, n) for n in range(1, 900, 30))
        + b";",
        "frame-outside": head + frame(8, 8, left=65535, top=65535) + b";",
        "frame-0": head + frame(0, 0) + b";",
        "palette-missing": b"GIF89a\x08\0\x08\0\0\0\0" + frame(8, 8) + b";",
        "local-palette-cut": head + frame(8, 8, flags=0x87, pixels=b"\x02\0") + b";",
        "codes-of-0-bits": head + frame(8, 8, pixels=b"\0" + ONE_PIXEL[1:]) + b";",
        "codes-of-12-bits": head + frame(8, 8, pixels=b"\x0c" + ONE_PIXEL[1:]) + b";",
        "codes-of-255-bits": head + frame(8, 8, pixels=b"\xff" + ONE_PIXEL[1:]) + b";",
        "junk-codes": head + frame(8, 8, pixels=junk) + b";",
        "junk-codes-on-a-large-frame": screen(3_000, 3_000)
        + frame(3_000, 3_000, pixels=junk * 20)
        + b";",
        "pixels-without-end": head + frame(8, 8, pixels=b"\x02" + b"\x01\x44" * 9_000),
        "100000-comments": head + b"\x21\xfe\x01x\0" * 100_000 + frame() + b";",
        "comment-without-end": head + frame() + b"\x21\xfe" + b"\x01x" * 90_000,
        "unknown-blocks": head + b"\x21\x77\x01x\0" * 500 + b"\x99" * 500 + frame(),
        "loop-of-0-bytes": head + b"\x21\xff\x0bNETSCAPE2.0\0" + frame() + b";",
        "loop-block-cut": head + b"\x21\xff\x0bNETSC",
        "delays-of-655-s": head + frame(delay=65535) * 50 + b";",
        "delays-of-0": head + frame(delay=0) * 2_999 + b";",
        "control-of-255-bytes": head + b"\x21\xf9\xff" + bytes(255) + b"\0" + frame(),
        "half-a-megapixel-times-1900": screen(800, 650) + frame(disposal=3) * 1_900,
        "two-gifs": pictures.gif(seed=95) + pictures.gif(seed=96),
    }
    for name, data in endings.items():
        yield either(f"{name}.gif", data)


def _control(count: int, plays: int = 0) -> bytes:
    return chunk(b"acTL", struct.pack(">2I", count, plays))


def _frame(
    number: int,
    width: int = 16,
    height: int = 16,
    *,
    left: int = 0,
    top: int = 0,
    delay: tuple[int, int] = (1, 10),
    operations: tuple[int, int] = (0, 0),
) -> bytes:
    place = struct.pack(">5I", number, width, height, left, top)
    return chunk(b"fcTL", place + struct.pack(">2H2B", *delay, *operations))


def _apngs() -> Cases:
    head, rows = header(16, 16), pixels_of(16, 16)
    first = _frame(0) + chunk(b"IDAT", rows)
    second = _frame(1) + chunk(b"fdAT", b"\0\0\0\2" + rows)

    def film(control: bytes, *parts: bytes) -> bytes:
        return png_of(head, control, *parts)

    def later(place: bytes) -> bytes:
        return film(_control(2), first, place, chunk(b"fdAT", b"\0\0\0\2" + rows))

    for count in (0, 1, 3, 3_000, 0x7FFFFFFF, 0xFFFFFFFF):
        yield either(
            f"says-{count}-frames.apng.png", film(_control(count), first, second)
        )
    parts = [first]
    for number in range(3_500):
        data = struct.pack(">I", 2 * number + 2) + rows
        parts += [_frame(2 * number + 1), chunk(b"fdAT", data)]
    yield refused("3501-frames.apng.png", film(_control(3_501), *parts))
    odd = {
        "plays-2-32": film(_control(2, 0xFFFFFFFF), first, second),
        "control-twice": film(_control(2) + _control(900), first, second),
        "control-short": film(chunk(b"acTL", b"\0\0\0\2"), first, second),
        "control-after-pixels": png_of(head, first, _control(2), second),
        "no-frame-controls": film(_control(2), chunk(b"IDAT", rows)),
        "data-before-control": film(
            _control(2), chunk(b"fdAT", bytes(4) + rows), first
        ),
        "data-short": film(_control(2), first, _frame(1), chunk(b"fdAT", b"\0")),
        "data-not-packed": film(
            _control(2), first, _frame(1), chunk(b"fdAT", b"\0\0\0\2" + b"junk" * 9)
        ),
        "numbers-backwards": film(_control(2), _frame(9), chunk(b"IDAT", rows), second),
        "frame-bigger-than-canvas": later(_frame(1, 4_000, 4_000)),
        "frame-2-31": later(_frame(1, 0x7FFFFFFF, 0x7FFFFFFF)),
        "frame-0": later(_frame(1, 0, 0)),
        "frame-outside": later(_frame(1, left=0xFFFFFFF0, top=0xFFFFFFF0)),
        "delay-by-0": later(_frame(1, delay=(65535, 0))),
        "delay-of-18-hours": later(_frame(1, delay=(65535, 1))),
        "operations-255": later(_frame(1, operations=(255, 255))),
        "first-frame-smaller": film(
            _control(2), _frame(0, 3, 3), chunk(b"IDAT", rows), second
        ),
    }
    for name, data in odd.items():
        yield either(f"{name}.apng.png", data)
