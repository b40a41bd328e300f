"""Writing pictures without a trace of where they came from."""

from __future__ import annotations

from typing import IO, Any, Final, cast

from PIL import Image

from booru.media.decoders import PILLOW
from booru.media.frames import Output
from booru.media.types import StoredFile

#: Sides up to this are thumbnails, which a lower quality serves well.
_THUMBNAIL: Final = 320
#: Above this a PNG is deflated fast; the second stage does not come back to it.
_LARGE_PNG: Final = 12_000_000


_Options = dict[str, Any]


def save_version(image: Image.Image, format: str, output: Output) -> StoredFile:
    """A scaled version: JPEG quality 88, up to 320 pixels 85; PNG; WebP; AVIF."""
    quality = 85 if max(image.size) <= _THUMBNAIL else 88
    options: dict[str, _Options] = {
        "png": {"compress_level": 6},
        "jpg": {"quality": quality},
        "webp": {"quality": quality, "method": 2},
        "avif": {"quality": 70, "speed": 8},
    }
    return _save(image, format, output, options[format])


def save_full(image: Image.Image, format: str, output: Output) -> StoredFile:
    """A picture that had to be changed, as close to lossless as its format allows."""
    level = 1 if image.width * image.height > _LARGE_PNG else 6
    options: dict[str, _Options] = {
        "png": {"compress_level": level},
        "jpg": {"quality": 95, "subsampling": 0},
        "webp": {"quality": 95, "method": 2},
        "avif": {"quality": 90, "speed": 8, "subsampling": "4:4:4"},
    }
    return _save(image, format, output, options[format])


def _save(
    image: Image.Image, format: str, output: Output, options: _Options
) -> StoredFile:
    if format == "jpg" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    # Encoders copy profiles, comments and more from here by themselves.
    transparency = image.info.get("transparency")
    image.info = {} if transparency is None else {"transparency": transparency}
    image.save(cast("IO[bytes]", output), PILLOW[format], **options)
    return StoredFile(*image.size, output.size)
