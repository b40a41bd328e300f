"""The four numbers that reverse search compares (spec: section 13.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PIL import Image

from booru.media.types import Intensities

_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
#: Pixels that are counted at a time: their copy stays in the processor's cache.
_STRIP: Final = 500_000
#: Premultiplied is composited on black; the alpha band is not looked at.
_ON_BLACK: Final = {"LA": "La", "RGBA": "RGBa"}


def intensities(image: Image.Image) -> Intensities:
    """Mean luma (0 to 255) of the quadrants of a fully decoded picture.

    Alpha is composited on black. With an odd size the middle line belongs to both
    sides. The picture must not come from a scaled decode: clipped edges would be
    off by more than what reverse search calls equal.
    """
    width, height = image.size
    left, right = (0, (width + 1) // 2), (width // 2, width)
    top, bottom = (0, (height + 1) // 2), (height // 2, height)
    return Intensities(
        nw=_mean(image, left, top),
        ne=_mean(image, right, top),
        sw=_mean(image, left, bottom),
        se=_mean(image, right, bottom),
    )


def _mean(image: Image.Image, columns: tuple[int, int], rows: tuple[int, int]) -> float:
    sums = [0, 0, 0]
    for part in _parts(image, columns, rows):
        histogram = part.histogram()
        for band in range(3):
            counts = histogram[256 * band : 256 * (band + 1)]
            sums[band] += sum(value * count for value, count in enumerate(counts))
    pixels = (columns[1] - columns[0]) * (rows[1] - rows[0])
    if len(image.getbands()) < 3:
        return sums[0] / pixels
    weighted = zip(_WEIGHTS, sums, strict=True)
    return sum(weight * total for weight, total in weighted) / pixels


def _parts(
    image: Image.Image, columns: tuple[int, int], rows: tuple[int, int]
) -> Iterator[Image.Image]:
    """Strips of one quadrant, premultiplied where there is alpha."""
    step = max(1, _STRIP // (columns[1] - columns[0]))
    for y in range(rows[0], rows[1], step):
        part = image.crop((columns[0], y, columns[1], min(y + step, rows[1])))
        mode = _ON_BLACK.get(part.mode)
        yield part.convert(mode) if mode else part
