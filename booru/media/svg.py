"""The first stage for drawings: scrub, render, and go on as with a picture."""

from __future__ import annotations

import copy
import io
import math
from dataclasses import replace
from typing import BinaryIO, Final

import resvg_py
from lxml import etree
from PIL import Image

from booru.media.confine import FONT
from booru.media.frames import Sink
from booru.media.raster import with_versions
from booru.media.svg_scrub import scrub, serialise
from booru.media.svg_tree import measure, natural_size, parse
from booru.media.types import Limits, StoredFile, Thumbnails

_FAMILY: Final = "DejaVu Sans"
#: Drawings of more pixels are rendered smaller: a renderer needs several layers.
_MOST_PIXELS: Final = 16_000_000


def thumbnails(source: BinaryIO, limits: Limits, sink: Sink) -> Thumbnails:
    """Write `full.svg` (scrubbed), its render as `full.png` and `rendered.png`, and
    every version that the render calls for as NAME.png.

    The recorded size is that of the drawing, also where the render is smaller.
    """
    root = parse(source, limits)
    scrub(root, limits)
    width, height = measure(root)
    drawing = serialise(root)
    picture = render(root)
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
        image.load()
    files = {"full.svg": _stored(sink, "full.svg", drawing, (width, height))}
    for name in ("full.png", "rendered.png"):
        files[name] = _stored(sink, name, picture, image.size)
    result = with_versions(image, files, "png", sink)
    return replace(result, width=width, height=height)


def render(root: etree._Element) -> bytes:
    """The drawing as PNG. It must have been scrubbed: the renderer reads files.

    It refuses what it cannot draw with ValueError, and may abort the process.
    """
    width, height = measure(root)
    scale = min(1.0, math.sqrt(_MOST_PIXELS / (width * height)))
    drawing = copy.deepcopy(root)
    if drawing.get("viewBox") is None:
        natural = natural_size(root)
        drawing.set("viewBox", f"0 0 {natural[0]:.6g} {natural[1]:.6g}")
    drawing.set("width", str(max(1, round(width * scale))))
    drawing.set("height", str(max(1, round(height * scale))))
    return resvg_py.svg_to_bytes(
        svg_string=serialise(drawing).decode(),
        dpi=96.0,
        skip_system_fonts=True,
        font_files=[str(FONT)],
        font_family=_FAMILY,
        serif_family=_FAMILY,
        sans_serif_family=_FAMILY,
        cursive_family=_FAMILY,
        fantasy_family=_FAMILY,
        monospace_family=_FAMILY,
    )


def _stored(sink: Sink, name: str, data: bytes, size: tuple[int, int]) -> StoredFile:
    output = sink.create(name)
    output.write(data)
    return StoredFile(*size, output.size)
