"""Perceptual hashes."""

from __future__ import annotations

import imagehash
from PIL import Image


def perceptual_hash(image: Image.Image) -> str:
    """pHash of a picture: 64 bits as 16 hexadecimal digits.

    Alpha is on middle gray, so that neither black nor white line art vanishes.
    A version of some hundred pixels gives the same bits as the full picture.
    """
    if image.mode in ("LA", "RGBA"):
        gray = Image.new("RGBA", image.size, (128, 128, 128, 255))
        image = Image.alpha_composite(gray, image.convert("RGBA"))
    return str(imagehash.phash(image.convert("L")))
