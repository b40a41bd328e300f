"""Structural similarity (Wang et al. 2004) on luma."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_AT = np.arange(-5, 6)
_WINDOW = np.exp(-(_AT**2) / (2 * 1.5**2))
_WINDOW /= _WINDOW.sum()
_WEIGHTS = (0.299, 0.587, 0.114)

Plane = NDArray[np.float64]


def luma(image: Image.Image) -> Plane:
    """Rec. 601 luma of an RGB picture, not rounded to whole numbers: of two equal
    pictures without much detail that rounding alone would cost .0015."""
    pixels: Plane = np.asarray(image.convert("RGB"), np.float64)
    return np.tensordot(pixels, _WEIGHTS, 1)


def ssim(a: Image.Image, b: Image.Image) -> float:
    """Mean over all places of a Gaussian window of 11 x 11, sigma 1.5."""
    x, y = luma(a), luma(b)
    mean_x, mean_y = _blurred(x), _blurred(y)
    variances = _blurred(x * x) - mean_x**2 + _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    top = (2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)
    bottom = (mean_x**2 + mean_y**2 + _C1) * (variances + _C2)
    return float((top / bottom).mean())


def _blurred(plane: Plane) -> Plane:
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(plane, 11, axis=axis)
        plane = windows @ _WINDOW
    return plane
