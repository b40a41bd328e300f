"""What is accepted, and in which words the rest is refused."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest

from booru.media.inspection import inspect
from booru.media.types import (
    CorruptFile,
    Inspection,
    Limits,
    MediaError,
    TooLarge,
    UnsupportedType,
)
from tests import pictures

LIMITS = Limits()
EXTRA = Limits(extra_formats=frozenset(("webp", "avif")))


def _inspect(data: bytes, limits: Limits = LIMITS) -> Inspection:
    return inspect(io.BytesIO(data), limits)


def _png_of(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        crc = struct.pack(">I", zlib.crc32(kind + body))
        parts += [struct.pack(">I", len(body)), kind, body, crc]
    return b"".join(parts)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pictures.png(), Inspection("image/png", "png", 64, 48, 1, False, 0.0)),
        (
            pictures.apng(frames=3, delays=[100, 200, 300]),
            Inspection("image/png", "png", 64, 48, 3, True, 0.6),
        ),
        (
            pictures.apng(frames=3, default_image=True),
            Inspection("image/png", "png", 64, 48, 3, True, 0.3),
        ),
        (
            pictures.jpeg(orientation=6),
            Inspection("image/jpeg", "jpg", 64, 48, 1, False, 0.0),
        ),
        (
            pictures.svg(30.4, 20),
            Inspection("image/svg+xml", "svg", 30, 20, 1, False, 0.0),
        ),
    ],
)
def test_accepted(data: bytes, expected: Inspection) -> None:
    found = _inspect(data)
    assert replace(found, duration=round(found.duration, 6)) == expected


def test_extra_formats_have_to_be_switched_on() -> None:
    assert _inspect(pictures.webp(), EXTRA).format == "webp"
    assert _inspect(pictures.avif(), EXTRA).format == "avif"
    for data, name in ((pictures.webp(), "webp"), (pictures.avif(), "avif")):
        with pytest.raises(UnsupportedType) as caught:
            _inspect(data)
        assert str(caught.value) == f"(image/{name}) is invalid"


@pytest.mark.parametrize(
    "data", [pictures.webp(frames=3), pictures.avif(frames=3)], ids=["webp", "avif"]
)
def test_animated_extra_formats_are_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedType):
        _inspect(data, EXTRA)


def test_mp4_can_be_switched_off() -> None:
    with pytest.raises(UnsupportedType) as caught:
        _inspect(pictures.mp4(), replace(LIMITS, mp4=False))
    assert caught.value.mime_type == "video/mp4"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", CorruptFile),
        (b"hello", UnsupportedType),
        (b"%PDF-1.4", UnsupportedType),
        (pictures.png()[:60], CorruptFile),
        (pictures.jpeg()[:60], CorruptFile),
        (b"\x89PNG\r\n\x1a\n", CorruptFile),
        (_png_of(0, 10), CorruptFile),
        (_png_of(30_000, 30_000), TooLarge),
        (_png_of(10_001, 10_000), TooLarge),
        (_png_of(1, 1_864_008), TooLarge),
        (_png_of(2**31 - 1, 2**31 - 1), TooLarge),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="0"/>', CorruptFile),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="-5"/>', CorruptFile),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><g>', CorruptFile),
        (pictures.svg(20_000, 20_000), TooLarge),
        (pictures.svg(1e300, 1), TooLarge),
    ],
)
def test_refused(data: bytes, kind: type[MediaError]) -> None:
    with pytest.raises(kind):
        _inspect(data)


def test_the_formula_of_the_specification() -> None:
    # ((w + 63) & ~63) * 8 + 1024 = 1536 for one column.
    highest = (2_147_483_647 - 1) // 1536 - 128
    assert _inspect(_png_of(1, highest)).height == highest
    with pytest.raises(TooLarge):
        _inspect(_png_of(1, highest + 1))


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (pictures.png(), replace(LIMITS, max_bytes=100)),
        (pictures.apng(frames=4), replace(LIMITS, max_frames=3)),
        (pictures.apng(frames=4), replace(LIMITS, max_animation_pixels=9000)),
        (pictures.gif(frames=4), replace(LIMITS, max_frames=3)),
        (pictures.webm(seconds=2), replace(LIMITS, max_video_seconds=1)),
        (pictures.webm(), replace(LIMITS, max_video_side=32)),
        (pictures.svg(), replace(LIMITS, svg_max_bytes=100)),
        (pictures.svg(), replace(LIMITS, svg_max_nodes=2)),
        (pictures.svg(body="<g><g/></g>"), replace(LIMITS, svg_max_depth=2)),
        (pictures.svg(body="<g>" * 100_000), LIMITS),
        (pictures.svg(body="<g/>" * 250_000), LIMITS),
    ],
)
def test_too_large_for_these_limits(data: bytes, limits: Limits) -> None:
    with pytest.raises(TooLarge):
        _inspect(data, limits)


def test_an_uncompressed_text_bomb_is_refused() -> None:
    bomb = b"a\0\0" + zlib.compress(bytes(100_000_000))
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    data = pictures.png()
    with pytest.raises(CorruptFile):
        _inspect(data[:33] + chunk + data[33:])


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="10cm" height="1in"', (378, 96)),
        ('width="100pt" height="6pc"', (133, 96)),
        ('width="50mm" height="20"', (189, 20)),
        ('width="10em" height="2ex"', (160, 16)),
        ('viewBox="0 0 70 30"', (70, 30)),
        ('viewBox="0,0,70,30" width="140"', (140, 60)),
        ('viewBox="0 0 70 30" height="60"', (140, 60)),
        ('viewBox="0 0 70 30" width="50%" height="100%"', (35, 30)),
        ('width="0.2" height="0.2"', (1, 1)),
        ('width="auto" height="nonsense"', (300, 150)),
        ("", (300, 150)),
        ('width="1e2" height=".5e1px"', (100, 5)),
    ],
)
def test_size_of_a_drawing(attributes: str, expected: tuple[int, int]) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()
    found = _inspect(data)
    assert (found.width, found.height) == expected
