"""The seven scaled versions of an image (spec: tags and media, section 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Box:
    """A named version and the largest sides that it may have, in pixels."""

    name: str
    width: int
    height: int


REPRESENTATIONS: Final = (
    Box("thumb_tiny", 50, 50),
    Box("thumb_small", 150, 150),
    Box("thumb", 250, 250),
    Box("small", 320, 240),
    Box("medium", 800, 600),
    Box("large", 1280, 1024),
    Box("tall", 1024, 4096),
)

BOXES: Final = {box.name: box for box in REPRESENTATIONS}

#: Every video has these as GIF too, even where the video fits the box.
VIDEO_PREVIEWS: Final = (BOXES["thumb"], BOXES["thumb_small"], BOXES["thumb_tiny"])


def is_generated(width: int, height: int, box: Box) -> bool:
    """Whether an image of this size has a file of its own for this box.

    Where it has none, the full file stands in.
    """
    return width > box.width or height > box.height


def fit(width: int, height: int, box: Box) -> tuple[int, int]:
    """The size of a still or GIF version: never enlarged, at least 1 x 1.

    The limiting side equals the box, the other is rounded to the nearest whole
    number (halves up).
    """
    if not is_generated(width, height, box):
        return width, height
    if box.width * height <= box.height * width:
        return box.width, _nearest(height * box.width, width)
    return _nearest(width * box.height, height), box.height


def fit_video(width: int, height: int, box: Box) -> tuple[int, int]:
    """The size of a video version: both sides even, at least 2, at most the box.

    A video that fits the box keeps its size, floored to even numbers.
    """
    if not is_generated(width, height, box):
        return _even(width), _even(height)
    if box.width * height <= box.height * width:
        return _even(box.width), _even(height * box.width // width)
    return _even(width * box.height // height), _even(box.height)


def _nearest(dividend: int, divisor: int) -> int:
    return max(1, (2 * dividend + divisor) // (2 * divisor))


def _even(side: int) -> int:
    return max(2, side // 2 * 2)


#: What the small pictures of people and badges are called where they are made.
FACE: Final = "face.png"
DRAWING: Final = "drawing.svg"
#: Pixels of a face: about three times the largest that a page shows it.
FACE_SIDE: Final = 250
