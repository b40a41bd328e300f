"""The colour that a picture has most of."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: Of a picture of which nothing is to be seen.
_NOTHING: Final = "#ffffff"
#: Each channel is cut into so many parts of this width.
_PARTS: Final = 8
_WIDTH: Final = 32

Pixels = NDArray[np.int64]


def dominant_colour(image: Image.Image) -> str:
    """As `#rrggbb`: the mean of the pixels in the cell of the colour cube that holds
    most of them. A pixel counts as much as it covers; transparent ones do not.

    The cells are laid twice, once moved by half a cell, so that a colour on the edge
    between two is not cut into halves that both lose. A version of some hundred
    pixels is enough.
    """
    pixels = np.asarray(image.convert("RGBA"), dtype=np.int64).reshape(-1, 4)
    pixels = pixels[pixels[:, 3] > 0]
    if not len(pixels):
        return _NOTHING
    found = [_heaviest(pixels, moved) for moved in (0, _WIDTH // 2)]
    _, colour = max(found, key=lambda cell: cell[0])
    return "#" + bytes(colour).hex()


def _heaviest(pixels: Pixels, moved: int) -> tuple[int, list[int]]:
    """The weight of the heaviest cell, and the mean colour in it."""
    red, green, blue = ((pixels[:, :3] + moved) // _WIDTH).T
    side = _PARTS + 1
    cells = (red * side + green) * side + blue
    weights = pixels[:, 3]
    sums = np.bincount(cells, weights)
    cell = int(sums.argmax())
    inside = cells == cell
    mean = np.average(pixels[inside, :3], axis=0, weights=weights[inside])
    return int(sums[cell]), [int(value + 0.5) for value in mean]
