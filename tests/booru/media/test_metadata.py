"""Nothing that says who, where or with what survives, and no pixel changes."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from booru.media import jpeg_segments, png_chunks
from booru.media.types import CorruptFile
from tests import pictures
from tests.booru.media.memory_sink import first_stage

SECRETS = (
    b"Exif",
    b"eXIf",
    b"EXIF",
    b"GPS",
    b"Example Optics",
    b"Secret Owner",
    b"ns.adobe.com",
    b"xpacket",
    b"XML:com.adobe.xmp",
    b"Photoshop",
    b"8BIM",
    b"tEXt",
    b"zTXt",
    b"iTXt",
    b"tIME",
    b"iCCP",
    b"ICC_PROFILE",
    b"MPF\0",
    b"TRAILER",
    b"COMMENT",
)

_XMP = b"http://ns.adobe.com/xap/1.0/\0<?xpacket?><x:xmpmeta GPS='1'/>"


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _loaded_jpeg(**options: object) -> bytes:
    data = pictures.jpeg(
        300,
        200,
        exif=pictures.gps_exif(orientation=int(str(options.get("orientation", 1)))),
        icc=pictures.srgb_icc(),
        comment=b"COMMENT",
        progressive=bool(options.get("progressive")),
        trailer=b"\xff\xd8\xff\xd9PK TRAILER \xff\xd9",
    )
    extra = (
        _segment(0xE1, _XMP)
        + _segment(0xED, b"Photoshop 3.0\x008BIM")
        + _segment(0xE2, b"MPF\0" + bytes(40))
        + _segment(0xE0, b"JFXX\0\x10" + data[:100])
        + b"\xff\xff"
        + _segment(0xEF, b"COMMENT")
    )
    return data[:2] + extra + data[2:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body)
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", crc)


def _loaded_png(data: bytes) -> bytes:
    xmp = _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP)
    ztxt = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"COMMENT"))
    time = _chunk(b"tIME", bytes((7, 230, 1, 1, 0, 0, 0)))
    end = len(data) - 12
    return data[:33] + xmp + ztxt + data[33:end] + time + xmp + data[end:] + b"TRAILER"


def _check(data: bytes) -> None:
    for secret in SECRETS:
        assert secret not in data, secret


# The lie about several pictures in the file is meant.
@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("progressive", [False, True])
def test_jpeg(orientation: int, progressive: bool) -> None:
    data = _loaded_jpeg(orientation=orientation, progressive=progressive)
    assert all(s in data for s in (b"Exif", b"GPS", b"MPF\0", b"8BIM", b"COMMENT"))
    _, sink = first_stage(data, "jpg")
    assert len(sink.buffers) >= 4
    for name in sink.buffers:
        _check(sink.data(name))
        assert len(sink.image(name).getexif()) == 0


@pytest.mark.parametrize("orientation", [1, 8])
def test_png(orientation: int) -> None:
    exif = pictures.gps_exif(orientation=orientation)
    icc = pictures.srgb_icc()
    data = _loaded_png(
        pictures.png(300, 200, text={"Author": "COMMENT"}, exif=exif, icc=icc)
    )
    _, sink = first_stage(data, "png")
    assert len(sink.buffers) >= 4
    for name in sink.buffers:
        _check(sink.data(name))


def test_apng() -> None:
    data = _loaded_png(pictures.apng(300, 200, text={"Author": "COMMENT"}))
    _, sink = first_stage(data, "png")
    for name in sink.buffers:
        _check(sink.data(name))
        assert b"acTL" in sink.data(name)


@pytest.mark.parametrize("lossless", [False, True])
def test_webp(lossless: bool) -> None:
    data = pictures.webp(300, 200, exif=pictures.gps_exif(), lossless=lossless)
    _, sink = first_stage(data + b"TRAILER", "webp")
    assert sink.image("full.webp").tobytes() == Image.open(io.BytesIO(data)).tobytes()
    for name in sink.buffers:
        _check(sink.data(name))


def test_avif() -> None:
    target = io.BytesIO()
    Image.open(io.BytesIO(pictures.avif(300, 200))).save(
        target, "AVIF", exif=pictures.gps_exif()
    )
    _, sink = first_stage(target.getvalue(), "avif")
    for name in sink.buffers:
        _check(sink.data(name))


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("kind", ["rgb", "gray", "cmyk"])
def test_the_jpeg_strip_keeps_every_pixel(kind: str, progressive: bool) -> None:
    data = pictures.jpeg(
        123,
        77,
        exif=pictures.gps_exif(),
        gray=kind == "gray",
        cmyk=kind == "cmyk",
        progressive=progressive,
        trailer=b"TRAILER",
    )
    stripped = jpeg_segments.strip(data)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(stripped))
    assert after.tobytes() == before.tobytes()
    assert after.mode == before.mode
    assert stripped.endswith(b"\xff\xd9")
    assert jpeg_segments.strip(stripped) == stripped


def test_the_jpeg_strip_drops_comments_between_scans() -> None:
    data = pictures.jpeg(64, 48, progressive=True)
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    table = data.rindex(b"\xff\xc4", 0, second)
    data = data[:table] + _segment(0xFE, b"COMMENT") + data[table:]
    _check(jpeg_segments.strip(data))
    before = Image.open(io.BytesIO(data)).tobytes()
    assert Image.open(io.BytesIO(jpeg_segments.strip(data))).tobytes() == before


def test_a_jpeg_without_its_end_gets_one() -> None:
    data = pictures.jpeg()
    assert jpeg_segments.strip(data[:-2]) == jpeg_segments.strip(data)


@pytest.mark.parametrize("data", [b"", b"\xff\xd9", b"\xff\xd8\xff\xe1\xff\xff"])
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptFile):
        jpeg_segments.strip(data)


def test_a_thumbnail_within_jfif_goes() -> None:
    data = pictures.jpeg()
    jfif = data[4 : 4 + int.from_bytes(data[4:6], "big")]
    loaded = _segment(0xE0, jfif[2:14] + b"\1\1" + b"GPS")
    stripped = jpeg_segments.strip(b"\xff\xd8" + loaded + data[4 + len(jfif) :])
    assert stripped == jpeg_segments.strip(data)


def test_a_cut_png_is_refused() -> None:
    data = pictures.png()
    for length in (20, 40, len(data) - 13, len(data) - 5):
        with pytest.raises(CorruptFile):
            list(png_chunks.walk(io.BytesIO(data[:length])))
