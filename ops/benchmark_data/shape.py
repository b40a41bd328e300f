"""How often the tags of a booru are used, by rank, and how many of each thing there
are for a number of images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# (rank, share of all images that carry the tag): a booru of 3.4 M images, 110,665
# tags of which have 10 uses or more. 75 are on more than 100,000 images, 630 on more
# than 10,000, 4,137 on more than 1,000; the median is 29. Between the points the
# curve is straight on two logarithmic scales. The points above rank 75 are set so
# that an image has 19 tags.
_POINTS = (
    (1, 0.647),
    (2, 0.55),
    (5, 0.42),
    (10, 0.29),
    (20, 0.155),
    (40, 0.068),
    (75, 0.0294),
    (630, 0.00294),
    (4_137, 0.000294),
    (55_332, 8.53e-6),
    (110_665, 2.94e-6),
)
TAGS = _POINTS[-1][0]

# Seconds that the images of an empty site are spread over: seven years.
SPAN = 7 * 365 * 86_400


def tag_shares() -> Floats:
    """The share of images that carry the tag of each rank, the most used first."""
    ranks, shares = zip(*_POINTS, strict=True)
    places = np.log(np.arange(1, TAGS + 1))
    return np.exp(np.interp(places, np.log(ranks), np.log(shares)))


def tags_for(images: int) -> int:
    """How many tags so many images have: those that may expect a use."""
    return max(1, int((tag_shares() * images >= 1).sum()))


def users_for(images: int) -> int:
    return min(max(20, images // 50), 50_000)


def aliases_for(images: int) -> int:
    return min(400, tags_for(images) // 10)


def galleries_for(images: int) -> int:
    return min(max(2, images // 500), 2_000)


def late_for(images: int) -> int:
    """How many images were first seen at another time than their place says."""
    return min(max(3, images // 2_000), 500)
