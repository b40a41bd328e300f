"""PURE: which version of a picture fits a wish for a size (twibooru-api 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from booru.media.representations import REPRESENTATIONS, Box, fit, fit_video

_BY_SIZE = sorted(REPRESENTATIONS, key=lambda box: box.width * box.height)
_VIDEOS = ("webm", "mp4")


@dataclass(frozen=True, slots=True)
class Version:
    """A representation by its name, and the pixels that it really has."""

    name: str
    width: int
    height: int


def version_for(
    width: int, height: int, format: str, *, wide: int | None, high: int | None
) -> Version:
    """The largest version of at most `wide` x `high` (None: no limit); of equals that
    of the smaller box. `thumb_tiny` where none fits."""
    versions = [version(width, height, format, box) for box in _BY_SIZE]
    versions.append(Version("full", width, height))
    fitting = [
        one
        for one in versions
        if (wide is None or one.width <= wide) and (high is None or one.height <= high)
    ]
    # `max` keeps the first of equals.
    return max(fitting, key=lambda one: one.width * one.height, default=versions[0])


def version(width: int, height: int, format: str, box: Box) -> Version:
    """The version of one box."""
    sized: Callable[[int, int, Box], tuple[int, int]]
    sized = fit_video if format in _VIDEOS else fit
    return Version(box.name, *sized(width, height, box))
