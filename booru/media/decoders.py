"""Opening a raster file with exactly one decoder, and no larger than allowed."""

from __future__ import annotations

import warnings
from typing import BinaryIO, Final

from PIL import Image

from booru.media.types import CorruptFile, Limits, TooLarge

#: Our short names of formats and Pillow's.
PILLOW: Final = {
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "webp": "WEBP",
    "avif": "AVIF",
}

_TOO_LARGE: Final = "dimensions are too large to process"


def check_size(width: int, height: int, limits: Limits) -> None:
    """Refuse zero sides and sizes that cost too much (spec: section 10)."""
    if width <= 0 or height <= 0:
        raise CorruptFile("a side is zero")
    padded = (width + 63) // 64 * 64
    if (padded * 8 + 1024) * (height + 128) >= 2_147_483_647:
        raise TooLarge(_TOO_LARGE)
    if width * height > limits.max_pixels:
        raise TooLarge(_TOO_LARGE)


def open_image(source: BinaryIO, format: str, limits: Limits) -> Image.Image:
    """Read the header only. Raises what the decoder raises, and `check_size`."""
    source.seek(0)
    # Its own limit is a little below ours, and this process opens nothing else.
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    with warnings.catch_warnings():
        # Pillow itself refuses only above twice its limit, and warns below.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(source, formats=[PILLOW[format]])
    check_size(*image.size, limits)
    return image
