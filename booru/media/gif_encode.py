"""Encoding GIFs with one palette made from the whole animation.

Two passes over the frames, so that none of them has to be kept: the first counts
the colours of every size, the second draws. A palette for all frames, no dithering
and changed rectangles only make the smallest files at equal quality.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

import av
from av.error import BlockingIOError, EOFError
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame

from booru.media.frame_scaling import add, chain, source_of
from booru.media.types import StoredFile

#: GIF counts time in hundredths of a second.
CENTISECOND: Final = Fraction(1, 100)
#: In pixels. Clean edges cost two more copies of a frame: too much beyond this.
_LARGE_FRAME: Final = 16_000_000

Frames = Callable[[], Iterable[VideoFrame]]


@dataclass(frozen=True)
class GifRendition:
    """A GIF to be made."""

    path: Path
    width: int
    height: int


def encode_gifs(
    frames: Frames,
    renditions: list[GifRendition],
    *,
    loops: int | None,
    last_delay: int,
) -> dict[str, StoredFile]:
    """Make all renditions of an animation, or of a still.

    `frames` is called twice and yields the same BGRA frames of one size each time,
    with time stamps in hundredths of a second. `loops` is None (play once), 0 (for
    ever) or a count; `last_delay` is how long the last frame is shown.
    """
    if not renditions:
        return {}
    largest = max(renditions, key=lambda each: each.width * each.height)
    palettes = _palettes(_scaled(frames(), largest), renditions)
    with ExitStack() as stack:
        writers: list[_Writer] = []
        for frame in _scaled(frames(), largest):
            if not writers:
                writers = [
                    stack.enter_context(
                        _Writer(each, frame, palette, loops, last_delay)
                    )
                    for each, palette in zip(renditions, palettes, strict=True)
                ]
            for writer in writers:
                writer.write(frame)
    return {
        each.path.name: StoredFile(each.width, each.height, each.path.stat().st_size)
        for each in renditions
    }


def _scaled(
    frames: Iterable[VideoFrame], rendition: GifRendition
) -> Iterator[VideoFrame]:
    """The frames at the size of the largest rendition, from which the others come."""
    graph: Graph | None = None
    for frame in frames:
        if graph is None:
            graph = chain(frame, _scaling(rendition, frame))
        graph.vpush(frame)
        yield graph.vpull()


def _palettes(
    frames: Iterable[VideoFrame], renditions: list[GifRendition]
) -> list[VideoFrame]:
    graphs: list[Graph] = []
    for frame in frames:
        if not graphs:
            graphs = [
                chain(frame, [*_scaling(each, frame), "palettegen=stats_mode=full"])
                for each in renditions
            ]
        for graph in graphs:
            graph.vpush(frame)
            # Nothing comes yet, but only asking makes the graph take the frame in.
            with suppress(BlockingIOError):
                graph.vpull()
    for graph in graphs:
        graph.vpush(None)
    return [graph.vpull() for graph in graphs]


def _scaling(rendition: GifRendition, frame: VideoFrame) -> list[str]:
    """Scale with the alpha multiplied in: else the colour of what is transparent,
    which nobody sees, would bleed into the edges of what is not."""
    if (frame.width, frame.height) == (rendition.width, rendition.height):
        return []
    scale = f"scale={rendition.width}:{rendition.height}:flags=lanczos"
    if frame.width * frame.height > _LARGE_FRAME:
        return [scale, "format=bgra"]
    return [
        "format=gbrap",
        "premultiply=inplace=1",
        scale,
        "unpremultiply=inplace=1",
        "format=bgra",
    ]


class _Writer:
    """One GIF being written."""

    def __init__(
        self,
        rendition: GifRendition,
        frame: VideoFrame,
        palette: VideoFrame,
        loops: int | None,
        last_delay: int,
    ) -> None:
        # A graph lives only as long as somebody holds it, its nodes do not count.
        self._graph, self._sink = _drawing(rendition, frame, palette)
        self._container = av.open(
            str(rendition.path),
            "w",
            format="gif",
            options={
                "fflags": "+bitexact",
                "loop": str(-1 if loops is None else loops),
                "final_delay": str(last_delay),
            },
        )
        stream = self._container.add_stream("gif", 100)
        stream.width, stream.height = rendition.width, rendition.height
        stream.pix_fmt = "pal8"
        stream.codec_context.time_base = CENTISECOND
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.write(None)
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()

    def write(self, frame: VideoFrame | None) -> None:
        self._graph.vpush(frame, at=0)
        for drawn in _available(self._sink):
            self._container.mux(self._stream.encode(drawn))


def _drawing(
    rendition: GifRendition, frame: VideoFrame, palette: VideoFrame
) -> tuple[Graph, FilterContext]:
    """A graph whose first input takes frames like this one, and its outlet."""
    graph = Graph()
    graph.threads = 1
    source = source_of(graph, frame)
    palette.pts, palette.time_base = 0, frame.time_base
    colours = source_of(graph, palette)
    draw = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    sink = graph.add("buffersink")
    nodes = [
        source,
        *(add(graph, text) for text in _scaling(rendition, frame)),
        draw,
        sink,
    ]
    graph.link_nodes(*nodes)
    colours.link_to(draw, 0, 1)
    graph.configure()
    colours.push(palette)
    colours.push(None)
    return graph, sink


def _available(sink: FilterContext) -> Iterator[VideoFrame]:
    with suppress(BlockingIOError, EOFError):
        while True:
            yield cast("VideoFrame", sink.pull())
