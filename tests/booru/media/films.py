"""Videos with frames at given times and what else a test of the media needs."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import av
from av.video.stream import VideoStream

from tests import videos
from tests.pattern import pixels


def film(
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (64, 48),
    times: Sequence[int] = range(0, 500, 100),
    prepare: Callable[[VideoStream], None] = lambda stream: None,
    picture: Callable[[int], Any] | None = None,
    metadata: dict[str, str] | None = None,
    chapter: str = "",
) -> bytes:
    """A video with frames at the given milliseconds and what else a test wants."""
    target = io.BytesIO()
    format = "mp4" if codec in ("libx264", "libx265") else "webm"
    with av.open(target, "w", format=format) as container:
        container.metadata.update(metadata or {})
        if chapter:
            container.set_chapters(
                [
                    {
                        "id": 1,
                        "start": 0,
                        "end": 300,
                        "time_base": Fraction(1, 1000),
                        "metadata": {"title": chapter},
                    }
                ]
            )
        options = videos.FAST.get(codec, {"x265-params": "log-level=none"})
        stream = container.add_stream(codec, 10, dict(options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        prepare(stream)
        for number, time in enumerate(times):
            area = pixels(*size, frame=number) if picture is None else picture(number)
            frame = av.VideoFrame.from_ndarray(area, format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()
