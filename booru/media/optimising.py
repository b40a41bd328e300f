"""The second stage: the same pixels in fewer bytes."""

from __future__ import annotations

from contextlib import suppress
from typing import BinaryIO, Final

import mozjpeg_lossless_optimization
import oxipng

from booru.media import png_chunks
from booru.media.decoders import open_image
from booru.media.frames import Sink
from booru.media.types import Limits, StoredFile

#: Larger PNGs cost too much time for what they would gain.
_MOST_PNG_PIXELS: Final = 12_000_000


def optimise(
    source: BinaryIO, format: str, limits: Limits, sink: Sink
) -> dict[str, StoredFile]:
    """Write a smaller `full`, or nothing.

    `source` must be what the first stage stored: mozjpeg accepts truncated files
    without an error, and oxipng would drop the frames of an animation.
    """
    size = open_image(source, format, limits).size
    source.seek(0)
    data = source.read()
    smaller = data
    if format == "jpg":
        smaller = mozjpeg_lossless_optimization.optimize(data)
    elif (
        size[0] * size[1] <= _MOST_PNG_PIXELS
        and png_chunks.animation(source, limits.max_frames) is None
    ):
        # What Pillow wrote and oxipng does not like stays as it is.
        with suppress(oxipng.PngError):
            smaller = oxipng.optimize_from_memory(data, level=1)
    if len(smaller) >= len(data):
        return {}
    output = sink.create(f"full.{format}")
    output.write(smaller)
    return {f"full.{format}": StoredFile(*size, output.size)}
