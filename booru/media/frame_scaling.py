"""Turning, scaling and colour conversion of decoded frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from PIL import Image

_UNSPECIFIED: Final = 2  # ISO/IEC 23091-2: matrix coefficients nobody wrote down
_HD_HEIGHT: Final = 720


class Scaler:
    """Make frames of one size and pixel format from those of a video.

    `turns` bring a frame upright first. Where the wanted size is the frame's own
    less at most one pixel (the even size of an odd frame), a row or column is cut
    off rather than all scaled. RGB comes out as decoded by the frame's own colour
    matrix, YUV always as BT.709 in limited range, so that a small version looks
    like the large one.

    The frames of one video may change their size and format on the way.
    """

    def __init__(
        self, width: int, height: int, pixels: str, turns: tuple[str, ...] = ()
    ) -> None:
        self._width, self._height = width, height
        self._pixels = pixels
        self._turns = turns
        self._graph: Graph | None = None
        self._made_for: tuple[int, int, str] | None = None

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        kind = (frame.width, frame.height, frame.format.name)
        if self._graph is None or kind != self._made_for:
            self._graph = chain(frame, self._filters(frame))
            self._made_for = kind
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _filters(self, frame: VideoFrame) -> list[str]:
        width, height = frame.width, frame.height
        if any(turn.startswith("transpose") for turn in self._turns):
            width, height = height, width
        filters = list(self._turns)
        if 0 <= width - self._width <= 1 and 0 <= height - self._height <= 1:
            filters.append(f"crop={self._width}:{self._height}:0:0:exact=1")
        filters.append(self._scale(frame))
        filters.append(f"format={self._pixels}")
        return filters

    def _scale(self, frame: VideoFrame) -> str:
        scale = f"scale={self._width}:{self._height}:flags=bicubic+accurate_rnd"
        if frame.colorspace == _UNSPECIFIED:
            # What browsers assume.
            matrix = "bt709" if frame.height >= _HD_HEIGHT else "bt601"
            scale += f":in_color_matrix={matrix}"
        if self._pixels.startswith("yuv"):
            scale += ":out_color_matrix=bt709:out_range=limited"
        return scale


def chain(frame: VideoFrame, filters: list[str]) -> Graph:
    """A configured graph: a source of frames like this one, the filters, a sink."""
    graph = Graph()
    graph.threads = 1
    nodes = [source_of(graph, frame)]
    nodes += [add(graph, text) for text in filters]
    nodes.append(graph.add("buffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def add(graph: Graph, text: str) -> FilterContext:
    """Add a filter written as NAME or NAME=ARGUMENTS."""
    name, _, arguments = text.partition("=")
    return graph.add(name, arguments or None)


def source_of(graph: Graph, frame: VideoFrame) -> FilterContext:
    """A source node for frames like this one."""
    return graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=frame.format,
        time_base=frame.time_base or Fraction(1, 1000),
    )


def save_png(frame: VideoFrame, path: Path) -> None:
    """Write an RGB24 or BGRA frame; alpha is left out where nothing is transparent."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    mode, raw = "RGB", "RGB"
    if frame.format.name == "bgra":
        opaque = rows[: frame.height, 3 : 4 * frame.width : 4].min() == 255
        mode, raw = ("RGB", "BGRX") if opaque else ("RGBA", "BGRA")
    size = (frame.width, frame.height)
    image = Image.frombuffer(mode, size, rows, "raw", raw, plane.line_size, 1)
    # Level 6, the usual, takes twice as long and saves a few per cent.
    image.save(path, "PNG", compress_level=3)
