"""What an upload is and whether it is acceptable, without decoding its pixels."""

from __future__ import annotations

import io
from typing import BinaryIO

from booru.media import png_chunks
from booru.media.decoders import check_size, open_image
from booru.media.failures import BOMBS, BROKEN, corrupt
from booru.media.sniff import FORMATS, is_avif_sequence, sniff
from booru.media.svg_tree import measure, parse
from booru.media.types import (
    CorruptFile,
    Inspection,
    Limits,
    TooLarge,
    UnsupportedType,
)


def inspect(source: BinaryIO, limits: Limits) -> Inspection:
    """Find type, size, frames and duration.

    Raises `UnsupportedType`, then `CorruptFile` (broken, or a side is zero), then
    `TooLarge`.
    """
    size = source.seek(0, io.SEEK_END)
    if size == 0:
        raise CorruptFile("the file is empty")
    mime_type = sniff(source)
    format = _accepted(mime_type, source, limits)
    if size > limits.max_bytes:
        raise TooLarge("the file is too large")
    source.seek(0)
    try:
        width, height, frames, duration = _read(source, format, size, limits)
    except BOMBS as error:
        raise TooLarge("dimensions are too large to process") from error
    except BROKEN as error:
        raise corrupt(error) from error
    check_size(width, height, limits)
    _check_animation(format, width, height, frames, duration, limits)
    animated = frames > 1
    shown = duration if animated else 0.0
    return Inspection(mime_type, format, width, height, frames, animated, shown)


def _accepted(mime_type: str, source: BinaryIO, limits: Limits) -> str:
    """The format, if it is accepted here."""
    format = FORMATS.get(mime_type)
    if (
        format is None
        or (format == "mp4" and not limits.mp4)
        or (format in ("webp", "avif") and format not in limits.extra_formats)
    ):
        raise UnsupportedType(mime_type)
    if format == "avif":
        source.seek(0)
        if is_avif_sequence(source.read(1024)):
            raise UnsupportedType(mime_type)
    return format


def _read(
    source: BinaryIO, format: str, size: int, limits: Limits
) -> tuple[int, int, int, float]:
    """Width, height, frames and the sum of their durations in seconds."""
    if format == "svg":
        if size > limits.svg_max_bytes:
            raise TooLarge("the drawing is too large")
        return (*measure(parse(source, limits)), 1, 0.0)
    if format == "gif":
        from booru.media import gif

        return gif.probe(source)
    if format in ("webm", "mp4"):
        from booru.media import video

        return video.probe(source, format)
    image = open_image(source, format, limits)
    if format == "png":
        animation = png_chunks.animation(source, limits.max_frames)
        if animation is not None and len(animation.delays) > 1:
            delays = [delay.seconds for delay in animation.delays]
            return (*image.size, len(delays), sum(delays))
    elif format == "webp" and getattr(image, "n_frames", 1) > 1:
        raise UnsupportedType("image/webp")
    return (*image.size, 1, 0.0)


def _check_animation(
    format: str,
    width: int,
    height: int,
    frames: int,
    duration: float,
    limits: Limits,
) -> None:
    if format in ("gif", "png"):
        if frames > limits.max_frames:
            raise TooLarge("too many frames to process")
        if frames > 1 and frames * width * height > limits.max_animation_pixels:
            raise TooLarge("the animation is too large to process")
    elif format in ("webm", "mp4"):
        if max(width, height) > limits.max_video_side:
            raise TooLarge("dimensions are too large to process")
        if duration > limits.max_video_seconds:
            raise TooLarge("the video is too long to process")
