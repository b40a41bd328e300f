"""The test pattern that the pictures and videos made for tests show.

Four corner colours blended over the area and a square that moves from frame to
frame. The corners differ enough that two seeds are no perceptual duplicates of each
other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def pixels(width: int, height: int, *, seed: int = 0, frame: int = 0) -> Pixels:
    """Return the test pattern as RGB, shape (height, width, 3)."""
    random = np.random.default_rng(seed)
    corners = random.integers(20, 236, (2, 2, 3)).astype(np.float32)
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top = corners[0, 0] * (1 - x) + corners[0, 1] * x
    bottom = corners[1, 0] * (1 - x) + corners[1, 1] * x
    area: Pixels = (top * (1 - y) + bottom * y).astype(np.uint8)
    side = max(1, min(width, height) // 4)
    left = (int(random.integers(0, width)) + frame * max(1, side // 2)) % width
    upper = int(random.integers(0, max(1, height - side + 1)))
    area[upper : upper + side, left : left + side] = random.integers(0, 256, 3)
    return area


def picture(
    width: int, height: int, *, seed: int = 0, frame: int = 0, mode: str = "RGB"
) -> Image.Image:
    """Return the test pattern as a Pillow image; with alpha, the left side is clear."""
    area = pixels(width, height, seed=seed, frame=frame)
    if mode == "I;16":
        gray = area.astype(np.uint16).mean(axis=2) * 257
        return Image.fromarray(gray.astype(np.uint16))
    image = Image.fromarray(area)
    if mode in ("RGBA", "LA"):
        slope = np.linspace(0, 255, width, dtype=np.uint8)[None, :]
        alpha = Image.fromarray(np.repeat(slope, height, axis=0))
        image = image.convert(mode)
        image.putalpha(alpha)
        return image
    return image.convert(mode)
