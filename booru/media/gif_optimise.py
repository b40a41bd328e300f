"""Making a GIF smaller without changing a pixel or a delay of what it shows.

Frame by frame: what the frame does not change is cut off at the edges and made
transparent inside, where that makes its data smaller. Frames, palettes, delays and
disposals stay as they are. The result is believed only after FFmpeg, which shares no
code with this, has shown the same frames for both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from booru.media.gif_blocks import (
    DISPOSE_TO_BACKGROUND,
    DISPOSE_TO_PREVIOUS,
    Gif,
    GifFrame,
    gif_bytes,
)
from booru.media.types import CorruptFile
from booru.media.video_source import open_video, read_frames

Indices = NDArray[np.uint8]
#: One number a pixel: 0 is clear, others are the colour with the top byte set.
Canvas = NDArray[np.uint32]

#: Beyond these nothing is tried: 30 ns for each pixel of each frame (frames x width
#: x height) add up, and ten copies of the screen are in memory at a time.
MAX_PIXELS: Final = 300_000_000
MAX_SCREEN: Final = 16_000_000
_OPAQUE: Final = 0xFF000000


class _Unclear(Exception):
    """Viewers may differ about this GIF: better leave it alone."""


def optimised(gif: Gif) -> bytes | None:
    """The smaller file, or None where nothing is gained or sameness is not proved."""
    area = gif.screen.width * gif.screen.height
    if area > MAX_SCREEN or area * len(gif.frames) > MAX_PIXELS:
        return None
    before = b"".join(gif_bytes(gif))
    try:
        after = b"".join(gif_bytes(gif, _smaller_frames(gif)))
        if len(after) < len(before) and _show_the_same(before, after):
            return after
    except (_Unclear, CorruptFile, OSError, ValueError):
        return None
    return None


def _smaller_frames(gif: Gif) -> Iterator[GifFrame]:
    canvas: Canvas = np.zeros((gif.screen.height, gif.screen.width), np.uint32)
    for number, frame in enumerate(gif.frames):
        drawing = _draw(frame, gif.screen.palette, canvas)
        # All viewers show a whole first frame alike.
        candidates = [frame, *(_rewritten(drawing) if number else ())]
        smallest = min(candidates, key=_size)
        yield _without_copy(smallest, gif.screen.palette)
        _dispose(drawing)


def _without_copy(frame: GifFrame, shared_palette: bytes) -> GifFrame:
    """The frame without a palette of its own if that is the one that all share."""
    if not frame.palette or frame.palette != shared_palette:
        return frame
    packed = frame.descriptor[8] & 0x40
    descriptor = frame.descriptor[:8] + bytes([packed])
    return replace(frame, palette=b"", descriptor=descriptor)


@dataclass(frozen=True)
class _Drawing:
    """A frame on the canvas: `region` is the part of the canvas that it covers,
    `before` and `after` what that shows without it and with it."""

    frame: GifFrame
    colours: int
    indices: Indices
    region: Canvas
    before: Canvas
    after: Canvas


def _draw(frame: GifFrame, shared_palette: bytes, canvas: Canvas) -> _Drawing:
    palette = np.frombuffer(frame.palette or shared_palette, np.uint8)
    table = palette.reshape(-1, 3).astype(np.uint32) @ np.array(
        [1 << 16, 1 << 8, 1], np.uint32
    )
    indices = _decoded(frame)
    if int(indices.max()) >= len(table):
        raise _Unclear
    region = canvas[
        frame.top : frame.top + frame.height, frame.left : frame.left + frame.width
    ]
    after = (table | np.uint32(_OPAQUE))[indices]
    if frame.transparent is not None:
        after = np.where(indices == frame.transparent, region, after)
    return _Drawing(frame, len(table), indices, region, region.copy(), after)


def _dispose(drawing: _Drawing) -> None:
    if drawing.frame.disposal == DISPOSE_TO_BACKGROUND:
        drawing.region[:] = 0
    elif drawing.frame.disposal != DISPOSE_TO_PREVIOUS:
        drawing.region[:] = drawing.after


def _rewritten(drawing: _Drawing) -> Iterator[GifFrame]:
    """The frame cut to what it changes, as it is and with the rest transparent."""
    changed = drawing.before != drawing.after
    rows, columns = slice(None), slice(None)
    # A frame that is cleared afterwards clears its whole rectangle.
    if drawing.frame.disposal != DISPOSE_TO_BACKGROUND:
        rows = _extent(changed.any(axis=1))
        columns = _extent(changed.any(axis=0))
    indices, changed = drawing.indices[rows, columns], changed[rows, columns]
    left = drawing.frame.left + (columns.start or 0)
    top = drawing.frame.top + (rows.start or 0)
    yield _encoded(drawing.frame, indices, left, top, drawing.frame.transparent)
    clear = _clear_index(drawing, indices[changed])
    if clear is not None:
        sparse = np.where(changed, indices, np.uint8(clear))
        yield _encoded(drawing.frame, sparse, left, top, clear)


def _extent(hits: NDArray[np.bool_]) -> slice:
    """From the first hit to the last; one line where there is none."""
    places = np.flatnonzero(hits)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 1)


def _clear_index(drawing: _Drawing, needed: Indices) -> int | None:
    """An index that draws nothing: the frame's own, or one that it has no use for."""
    if drawing.frame.transparent is not None:
        return drawing.frame.transparent
    used = np.bincount(needed.ravel(), minlength=drawing.colours)
    free = np.flatnonzero(used == 0)
    return int(free[0]) if len(free) else None


def _encoded(
    frame: GifFrame, indices: Indices, left: int, top: int, clear: int | None
) -> GifFrame:
    image = Image.fromarray(np.ascontiguousarray(indices))
    # An image block in GIF's own notation: ",", descriptor, code size, data.
    block = b"".join(GifImagePlugin.getdata(image, (left, top)))
    control = frame.control
    if clear is not None:
        packed, *delay = control[:3] or b"\0\0\0"
        control = bytes([packed | 1, *delay, clear])
    packed = frame.descriptor[8] & ~0x40  # not interlaced any more
    return replace(
        frame,
        control=control,
        descriptor=block[1:9] + bytes([packed]),
        pixels=block[10:],
    )


def _decoded(frame: GifFrame) -> Indices:
    """The palette indices of a frame, by way of a GIF of that frame alone."""
    sides = frame.descriptor[4:8]
    # A palette that is no gray ramp, or Pillow would make it a gray image.
    reds = b"".join(bytes([i, 0, 0]) for i in range(256))
    interlaced = bytes([frame.descriptor[8] & 0x40])
    content = b"GIF89a" + sides + b"\xf7\0\0" + reds
    content += b"," + bytes(4) + sides + interlaced + frame.pixels + b";"
    with Image.open(io.BytesIO(content), formats=["GIF"]) as image:
        image.load()
        if image.mode != "P":
            raise _Unclear
        return np.asarray(image)


def _size(frame: GifFrame) -> int:
    return len(frame.control) + len(frame.palette) + len(frame.pixels)


def _show_the_same(one: bytes, other: bytes) -> bool:
    with (
        open_video(io.BytesIO(one), "gif") as first,
        open_video(io.BytesIO(other), "gif") as second,
    ):
        return first.timeline == second.timeline and all(
            a is not None and b is not None and _same(a, b)
            for a, b in zip_longest(read_frames(first), read_frames(second))
        )


def _same(one: VideoFrame, other: VideoFrame) -> bool:
    if (one.pts, one.duration) != (other.pts, other.duration):
        return False
    a, b = _pixels(one), _pixels(other)
    return bool(np.array_equal(a, b))


def _pixels(frame: VideoFrame) -> Canvas:
    """The frame's pixels, all that are clear being equal."""
    pixels = np.ascontiguousarray(frame.to_ndarray()).view(np.uint32)[..., 0]
    return np.where(pixels & _OPAQUE, pixels, 0)
