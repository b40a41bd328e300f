"""The first stage of still pictures: pixels that come out right."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from booru.media import scaling
from booru.media.decoders import PILLOW
from booru.media.representations import BOXES, fit, is_generated
from booru.media.types import Intensities
from tests import pictures
from tests.booru.media.memory_sink import MemorySink, first_stage
from tests.pattern import picture

BOXED = [
    (pictures.png, "png"),
    (pictures.jpeg, "jpg"),
    (pictures.webp, "webp"),
    (pictures.avif, "avif"),
]


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures of the same size, in levels."""
    assert one.size == other.size
    # Premultiplied: the colour of what is clear does not count.
    one, other = (i.convert("RGBA").convert("RGBa") for i in (one, other))
    change = np.asarray(one).astype(int) - np.asarray(other).astype(int)
    return float(np.abs(change).mean())


def _decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("make", "format"), BOXED)
@pytest.mark.parametrize("size", [(40, 30), (700, 500), (90, 1100)])
def test_versions_are_those_of_the_table(
    make: object, format: str, size: tuple[int, int]
) -> None:
    assert callable(make)
    result, sink = first_stage(make(*size), format)
    wanted = {
        f"{name}.{format}": fit(*size, box)
        for name, box in BOXES.items()
        if is_generated(*size, box)
    }
    wanted[f"full.{format}"] = size
    assert set(sink.buffers) == set(wanted) == set(result.files)
    for name, sides in wanted.items():
        stored = result.files[name]
        image = sink.image(name)
        assert (stored.width, stored.height) == image.size == sides
        assert stored.size == len(sink.data(name))
        assert image.format == PILLOW[format]
    assert (result.width, result.height) == size


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(5200, 200), (1300, 500)])
def test_versions_look_like_a_direct_reduction(
    mode: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scaling, "_STRIP", 100_000)
    image = picture(*size, mode=mode)
    made = list(scaling.versions(image))
    assert len(made) == 7
    for box, small in made:
        direct = image.resize(small.size, Image.Resampling.LANCZOS)
        assert _difference(small, direct) < 0.7, box.name


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    exif = pictures.orientation_exif(orientation)
    if kind == "jpg":
        data = pictures.jpeg(120, 80, orientation=orientation)
    elif kind == "png":
        data = pictures.png(120, 80, exif=exif)
    else:
        data = pictures.webp(120, 80, exif=exif)
    result, sink = first_stage(data, kind)
    turned = orientation >= 5
    assert (result.width, result.height) == ((80, 120) if turned else (120, 80))
    full = sink.image(f"full.{kind}")
    assert full.getexif().get(0x0112, 1) == 1
    expected = picture(120, 80)
    operations = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_90],
        6: [Image.Transpose.ROTATE_270],
        7: [Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_270],
        8: [Image.Transpose.ROTATE_90],
    }
    for operation in operations.get(orientation, []):
        expected = expected.transpose(operation)
    assert _difference(full, expected) < 2
    thumb = sink.image(f"thumb_tiny.{kind}")
    assert _difference(thumb, expected.resize(thumb.size)) < 8


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_an_upright_picture_keeps_its_pixels(kind: str) -> None:
    data = {
        "jpg": pictures.jpeg(
            120, 80, exif=pictures.gps_exif(), icc=pictures.srgb_icc()
        ),
        "png": pictures.png(120, 80, exif=pictures.gps_exif()),
        "webp": pictures.webp(120, 80, exif=pictures.gps_exif()),
    }[kind]
    _, sink = first_stage(data, kind)
    full = sink.image(f"full.{kind}")
    assert full.tobytes() == _decoded(data).tobytes()
    assert len(sink.data(f"full.{kind}")) < len(data)


@pytest.mark.parametrize("kind", ["jpg", "png", "rgba"])
def test_a_wide_profile_is_converted(kind: str) -> None:
    icc = pictures.wide_gamut_icc()
    if kind == "jpg":
        data = pictures.jpeg(120, 80, icc=icc, quality=95)
    else:
        data = pictures.png(120, 80, icc=icc, mode="RGBA" if kind == "rgba" else "RGB")
    format = "jpg" if kind == "jpg" else "png"
    _, sink = first_stage(data, format)
    original = _decoded(data)
    converted = ImageCms.profileToProfile(
        original,
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert converted is not None
    full = sink.image(f"full.{format}")
    assert "icc_profile" not in full.info
    assert full.mode == original.mode
    assert _difference(full, converted) < 1
    assert _difference(full, original) > 1.2


def test_a_profile_like_srgb_changes_nothing() -> None:
    data = pictures.png(40, 30, icc=pictures.srgb_icc())
    _, sink = first_stage(data, "png")
    assert sink.image("full.png").tobytes() == _decoded(data).tobytes()
    assert "icc_profile" not in sink.image("full.png").info


@pytest.mark.parametrize("profile", [b"junk", b"\0" * 200])
def test_a_broken_profile_counts_as_none(profile: bytes) -> None:
    data = pictures.png(40, 30, icc=profile)
    _, sink = first_stage(data, "png")
    assert sink.image("full.png").tobytes() == _decoded(data).tobytes()


def test_a_plain_power_of_one_becomes_srgb() -> None:
    # gAMA 1.0: numbers proportional to light.
    linear = Image.new("RGB", (4, 4), (55, 55, 55))
    target = io.BytesIO()
    linear.save(target, "PNG")
    data = target.getvalue()
    gamma = b"\0\0\0\x04gAMA" + (100_000).to_bytes(4, "big")
    gamma += zlib.crc32(gamma[4:]).to_bytes(4, "big")
    _, sink = first_stage(data[:33] + gamma + data[33:], "png")
    assert sink.image("full.png").convert("RGB").getpixel((0, 0)) == (128, 128, 128)


def test_cmyk_is_stored_as_rgb() -> None:
    data = pictures.jpeg(120, 80, cmyk=True, quality=95)
    _, sink = first_stage(data, "jpg")
    full = sink.image("full.jpg")
    assert full.mode == "RGB"
    assert _difference(full, picture(120, 80)) < 3


def test_gray_jpegs_stay_gray() -> None:
    _, sink = first_stage(pictures.jpeg(120, 80, gray=True), "jpg")
    assert {sink.image(name).mode for name in sink.buffers} == {"L"}


def test_sixteen_bit_gray_is_scaled_and_not_clipped() -> None:
    data = pictures.png(300, 200, mode="I;16")
    result, sink = first_stage(data, "png")
    assert sink.data("full.png")[24] == 16
    expected = picture(300, 200).convert("L").resize((50, 33))
    gray = np.asarray(picture(300, 200)).astype(float).mean(axis=2)
    thumb = np.asarray(sink.image("thumb_tiny.png").convert("L")).astype(float)
    assert abs(thumb.mean() - gray.mean()) < 1
    assert expected.size == (50, 33)
    assert result.intensities.nw == pytest.approx(gray[:100, :150].mean(), abs=0.6)


def test_a_palette_is_never_scaled_as_one() -> None:
    image = picture(200, 150).quantize(16)
    image.info["transparency"] = 0
    target = io.BytesIO()
    image.save(target, "PNG", transparency=0)
    _, sink = first_stage(target.getvalue(), "png")
    assert sink.image("full.png").mode == "P"
    thumb = sink.image("thumb_tiny.png")
    assert thumb.mode == "RGBA"
    reference = image.convert("RGBA").resize(thumb.size, Image.Resampling.LANCZOS)
    assert _difference(thumb, reference) < 6


def test_alpha_survives_and_does_not_bleed() -> None:
    image = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (200, 0, 400, 300))
    target = io.BytesIO()
    image.save(target, "PNG")
    _, sink = first_stage(target.getvalue(), "png")
    for name in ("small.png", "thumb_tiny.png"):
        thumb = sink.image(name)
        pixels = np.asarray(thumb).astype(int)
        assert thumb.mode == "RGBA"
        assert pixels[:, 0, 3].max() == 0
        assert pixels[:, -1].tolist() == [[0, 0, 255, 255]] * thumb.height
        # The clear red must not colour the visible border.
        assert (pixels[..., 0] * pixels[..., 3] // 255).max() <= 2


def test_intensities_are_those_of_the_stored_file() -> None:
    data = pictures.jpeg(9, 7, orientation=6, quality=60)
    result, sink = first_stage(data, "jpg")
    stored, again = first_stage(sink.data("full.jpg"), "jpg")
    assert again.data("full.jpg") == sink.data("full.jpg")
    assert stored.intensities == result.intensities


def test_a_white_page_has_full_intensities() -> None:
    white = io.BytesIO()
    Image.new("L", (300, 300), 255).save(white, "PNG")
    result, _ = first_stage(white.getvalue(), "png")
    assert result.intensities == Intensities(255, 255, 255, 255)


def test_the_hash_survives_scaling_and_recompression() -> None:
    photo = _decoded(pictures.photo_jpeg(0.5, seed=5))
    one, two = io.BytesIO(), io.BytesIO()
    photo.save(one, "PNG")
    photo.resize((400, 267), Image.Resampling.LANCZOS).save(two, "JPEG", quality=70)
    first = int(first_stage(one.getvalue(), "png")[0].perceptual_hash, 16)
    second = int(first_stage(two.getvalue(), "jpg")[0].perceptual_hash, 16)
    other = int(
        first_stage(pictures.jpeg(300, 200, seed=9), "jpg")[0].perceptual_hash, 16
    )
    assert (first ^ second).bit_count() <= 4
    assert (first ^ other).bit_count() > 10


def test_extreme_shapes_have_versions_of_one_pixel() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20_000, 3), (9, 99, 9, 200)).save(target, "PNG")
    _, sink = first_stage(target.getvalue(), "png")
    assert sink.image("large.png").size == (1280, 1)
    assert isinstance(sink, MemorySink)
