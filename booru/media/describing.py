"""What is recorded of a picture's pixels, without making any of its files.

The same decoding as in the first stage, so that a file that is uploaded and the same
file looked up by `search/reverse` have equal intensities.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from booru.media import raster, svg
from booru.media.svg_scrub import scrub
from booru.media.svg_tree import measure, parse
from booru.media.types import Limits, Thumbnails


def describe(
    source: BinaryIO, format: str, limits: Limits, folder: Path | None
) -> Thumbnails:
    """Only GIF and video need a folder, for the one frame that is rendered."""
    if format == "svg":
        return _drawing(source, limits)
    if format not in ("gif", "webm", "mp4"):
        return raster.describe(source, format, limits)
    if folder is None:
        raise TypeError("this job needs a folder")
    return _film(source, format, folder)


def _drawing(source: BinaryIO, limits: Limits) -> Thumbnails:
    root = parse(source, limits)
    scrub(root, limits)
    with Image.open(io.BytesIO(svg.render(root)), formats=["PNG"]) as image:
        image.load()
    shown = raster.described(image, {})
    width, height = measure(root)
    return replace(shown, width=width, height=height)


def _film(source: BinaryIO, format: str, folder: Path) -> Thumbnails:
    if format == "gif":
        from booru.media import gif

        width, height = gif.render(source, folder)
    else:
        from booru.media import video

        width, height = video.render(source, format, folder)
    with Image.open(folder / "rendered.png", formats=["PNG"]) as frame:
        shown = raster.described(frame.convert("RGB"), {})
    return replace(shown, width=width, height=height)
