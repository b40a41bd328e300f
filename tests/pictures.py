"""Small real pictures for tests, made in memory; videos come from `tests.videos`.

Every function returns the bytes of a whole file. The same arguments give the same
bytes, another `seed` another picture (`tests.pattern` says what it shows). Below
about 16 x 16 pixels lossy formats may give two seeds the same bytes.

Delays and durations are milliseconds, sizes are pixels.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

import numpy as np
from PIL import Image, PngImagePlugin

from tests.pattern import picture
from tests.photo_metadata import gps_exif, orientation_exif, srgb_icc, wide_gamut_icc
from tests.videos import mp4, webm

__all__ = [
    "apng",
    "avif",
    "gif",
    "gps_exif",
    "jpeg",
    "mp4",
    "orientation_exif",
    "photo_jpeg",
    "png",
    "srgb_icc",
    "svg",
    "webm",
    "webp",
    "wide_gamut_icc",
]

PngMode = Literal["RGB", "RGBA", "L", "LA", "P", "1", "I;16"]


def png(
    width: int = 64,
    height: int = 48,
    *,
    seed: int = 0,
    mode: PngMode = "RGB",
    text: dict[str, str] | None = None,
    icc: bytes | None = None,
    exif: bytes | None = None,
) -> bytes:
    """A static PNG; `text` becomes one tEXt chunk per item."""
    info = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        info.add_text(key, value)
    return _saved(
        picture(width, height, seed=seed, mode=mode),
        "PNG",
        pnginfo=info,
        **_given(icc_profile=icc, exif=exif),
    )


def jpeg(
    width: int = 64,
    height: int = 48,
    *,
    seed: int = 0,
    quality: int = 88,
    orientation: int | None = None,
    exif: bytes | None = None,
    icc: bytes | None = None,
    comment: bytes | None = None,
    cmyk: bool = False,
    gray: bool = False,
    progressive: bool = False,
    trailer: bytes = b"",
) -> bytes:
    """A JPEG. `orientation` (1-8) is written as EXIF unless `exif` is given whole."""
    if exif is None and orientation is not None:
        exif = orientation_exif(orientation)
    mode = "CMYK" if cmyk else "L" if gray else "RGB"
    return (
        _saved(
            picture(width, height, seed=seed, mode=mode),
            "JPEG",
            quality=quality,
            progressive=progressive,
            **_given(exif=exif, icc_profile=icc, comment=comment),
        )
        + trailer
    )


def photo_jpeg(
    megapixels: float = 24, *, seed: int = 0, orientation: int | None = None
) -> bytes:
    """A JPEG as heavy as a camera's: 3:2, clouds of colour with grain, 24 MP in 1 s."""
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    width = round(height * 1.5)
    random = np.random.default_rng(seed)
    scene = np.zeros((height, width, 3), np.uint8)
    for cells, strength in ((4, 130), (24, 70), (160, 30)):
        coarse = random.integers(0, strength, (cells, cells * 3 // 2, 3), np.uint8)
        layer = Image.fromarray(coarse).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        scene += np.asarray(layer)
    grain = random.integers(0, 14, (257, 263, 3), np.uint8)
    repeats = (-(-height // 257), -(-width // 263), 1)
    scene += np.tile(grain, repeats)[:height, :width]
    exif = None if orientation is None else orientation_exif(orientation)
    return _saved(Image.fromarray(scene), "JPEG", quality=85, **_given(exif=exif))


def gif(
    width: int = 64,
    height: int = 48,
    *,
    frames: int = 4,
    delays: int | Sequence[int] = 100,
    seed: int = 0,
    loop: int | None = 0,
    comment: bytes | None = None,
) -> bytes:
    """A GIF; delays in ms (stored in steps of 10), `loop` 0 for ever, None once."""
    return _animated(
        "GIF",
        [picture(width, height, seed=seed, frame=n) for n in range(frames)],
        delays,
        **_given(loop=loop, comment=comment),
    )


def apng(
    width: int = 64,
    height: int = 48,
    *,
    frames: int = 4,
    delays: int | Sequence[int] = 100,
    seed: int = 0,
    mode: Literal["RGB", "RGBA"] = "RGB",
    default_image: bool = False,
    text: dict[str, str] | None = None,
) -> bytes:
    """An animated PNG; with `default_image` the first picture is outside the loop."""
    info = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        info.add_text(key, value)
    count = frames + 1 if default_image else frames
    return _animated(
        "PNG",
        [picture(width, height, seed=seed, frame=n, mode=mode) for n in range(count)],
        delays,
        loop=0,
        default_image=default_image,
        pnginfo=info,
    )


def webp(
    width: int = 64,
    height: int = 48,
    *,
    frames: int = 1,
    delays: int | Sequence[int] = 100,
    seed: int = 0,
    lossless: bool = False,
    exif: bytes | None = None,
) -> bytes:
    """A WebP, animated with more than one frame."""
    images = [picture(width, height, seed=seed, frame=n) for n in range(frames)]
    return _animated("WEBP", images, delays, lossless=lossless, **_given(exif=exif))


def avif(width: int = 64, height: int = 48, *, frames: int = 1, seed: int = 0) -> bytes:
    """An AVIF, a sequence (brand `avis`) with more than one frame."""
    images = [picture(width, height, seed=seed, frame=n) for n in range(frames)]
    data = bytearray(_animated("AVIF", images, 100, speed=10, max_threads=1))
    # A sequence says when it was made, in three boxes (ISO/IEC 14496-12, 8.2.2).
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        if frames > 1:
            place = data.index(kind) + 8
            data[place : place + 16] = bytes(16)
    return bytes(data)


def svg(
    width: float = 64,
    height: float = 48,
    *,
    seed: int = 0,
    body: str = "",
    attributes: str = "",
) -> bytes:
    """An SVG drawing; `body` is appended inside it, `attributes` to its first tag."""
    random = np.random.default_rng(seed)
    back, disc = (
        "#{:02x}{:02x}{:02x}".format(*random.integers(0, 256, 3)) for _ in "ab"
    )
    share = float(random.uniform(0.15, 0.45))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"{" " * bool(attributes)}{attributes}>'
        f'<rect width="100%" height="100%" fill="{back}"/>'
        f'<circle cx="{width / 2}" cy="{height / 2}" r="{height * share:.2f}" '
        f'fill="{disc}"/>{body}</svg>'
    ).encode()


def _animated(
    kind: str,
    images: list[Image.Image],
    delays: int | Sequence[int],
    **options: object,
) -> bytes:
    if len(images) > 1:
        duration = delays if isinstance(delays, int) else list(delays)
        options |= {"save_all": True, "append_images": images[1:], "duration": duration}
    return _saved(images[0], kind, **options)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _given(**options: object) -> dict[str, object]:
    return {key: value for key, value in options.items() if value is not None}
