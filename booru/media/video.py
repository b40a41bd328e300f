"""The files made of a WebM or MP4 (spec: tags and media, sections 11 to 14).

`source` is always an open, seekable file and stays open; `format` is "webm" or
"mp4". Files are written into `folder` and nothing else is opened. All functions
raise `CorruptFile` for a video that cannot be read.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import BinaryIO, Final

from booru.media.frame_scaling import Scaler, save_png
from booru.media.gif_encode import CENTISECOND, GifRendition, encode_gifs
from booru.media.representations import (
    BOXES,
    REPRESENTATIONS,
    VIDEO_PREVIEWS,
    Box,
    fit,
    fit_video,
    is_generated,
)
from booru.media.types import StoredFile
from booru.media.video_encode import Rendition, encode
from booru.media.video_remux import remux
from booru.media.video_source import Video, frames_at, open_video

_COMPANIONS: Final = "companions"
_MAX_SIDE: Final = 4096
_MAX_PIXELS: Final = 4096 * 2160
_OTHER: Final = {"webm": "mp4", "mp4": "webm"}
#: Preview GIFs: seconds of video -> number of frames, shown at 2 per second.
_PREVIEW_FRAMES: Final = ((90, 20), (30, 10), (1, 5), (0, 2))
_PREVIEW_DELAY: Final = 50


def probe(source: BinaryIO, format: str) -> tuple[int, int, int, float]:
    """Width, height, frames and duration in seconds.

    All packets are read but only the first frame is decoded. The size is that on
    the screen: rotation and pixel aspect applied. The duration runs from the first
    frame to the end of the last, whatever the header says.
    """
    with open_video(source, format) as video:
        frames = video.timeline.frames
        return video.width, video.height, frames, float(video.duration)


def first_stage(source: BinaryIO, format: str, folder: Path) -> dict[str, StoredFile]:
    """What an upload needs to be seen: the full file free of metadata, rendered.png,
    the three preview GIFs, and those of the small versions that are generated.
    """
    path = folder / f"full.{format}"
    remux(source, format, path)
    with path.open("rb") as full:
        with open_video(full, format) as video:
            size = (video.width, video.height)
            files = render_middle(video, folder)
        with open_video(full, format) as video:
            files |= _previews(video, folder)
        boxes = [box for box in VIDEO_PREVIEWS if is_generated(*size, box)]
        if boxes:
            with open_video(full, format) as video:
                files |= encode(video, _pairs(video, boxes, folder))
    files[path.name] = StoredFile(*size, path.stat().st_size)
    return files


def render(source: BinaryIO, format: str, folder: Path) -> tuple[int, int]:
    """Only rendered.png of `first_stage`; the size on the screen."""
    with open_video(source, format) as video:
        render_middle(video, folder)
        return video.width, video.height


def later_versions(width: int, height: int, format: str) -> list[str]:
    """The names for which `later` is to be called, the cheapest first."""
    names = [
        box.name
        for box in REPRESENTATIONS
        if box not in VIDEO_PREVIEWS and is_generated(width, height, box)
    ]
    return [*names, _COMPANIONS]


def later(
    source: BinaryIO, format: str, name: str, folder: Path
) -> dict[str, StoredFile]:
    """One of `later_versions`: NAME.webm and NAME.mp4, or the full file in the other
    format. `source` may be the upload or the full file.
    """
    with open_video(source, format) as video:
        if name != _COMPANIONS:
            return encode(video, _pairs(video, [BOXES[name]], folder))
        return encode(video, [companion(video, _OTHER[format], folder)])


def companion(video: Video, format: str, folder: Path) -> Rendition:
    """The full file in a given format.

    An mp4 lacks the last row or column of an odd size, because players want even
    sides. What is larger than 4K (4096 x 2160 pixels in any shape, or a longer side)
    is scaled down to that: encoding more takes over 1.5 GB, and players give up.
    """
    box = Box(
        "full",
        min(_MAX_SIDE, isqrt(_MAX_PIXELS * video.width // video.height)),
        min(_MAX_SIDE, isqrt(_MAX_PIXELS * video.height // video.width)),
    )
    if video.width * video.height <= _MAX_PIXELS:
        box = Box("full", _MAX_SIDE, _MAX_SIDE)
    sides = fit if format == "webm" else fit_video
    width, height = sides(video.width, video.height, box)
    return Rendition(folder / f"full.{format}", format, width, height)


def render_middle(video: Video, folder: Path) -> dict[str, StoredFile]:
    """rendered.png: the frame on the screen at half the duration."""
    (frame,) = frames_at(video, [video.timeline.at(Fraction(1, 2))])
    path = folder / "rendered.png"
    if frame.format.name != "bgra":  # which is what GIFs are decoded to
        frame = Scaler(video.width, video.height, "rgb24", video.turns)(frame)
    save_png(frame, path)
    return {path.name: StoredFile(video.width, video.height, path.stat().st_size)}


def _pairs(video: Video, boxes: list[Box], folder: Path) -> list[Rendition]:
    return [
        Rendition(
            folder / f"{box.name}.{format}",
            format,
            *fit_video(video.width, video.height, box),
        )
        for box in boxes
        for format in ("webm", "mp4")
    ]


def _previews(video: Video, folder: Path) -> dict[str, StoredFile]:
    """The preview GIFs: single frames, evenly spaced, each from the middle of the
    stretch that it stands for."""
    seconds = video.duration
    count = next(count for least, count in _PREVIEW_FRAMES if seconds >= least)
    times = [video.timeline.at(Fraction(2 * i + 1, 2 * count)) for i in range(count)]
    sizes = {box: _preview_size(video, box) for box in VIDEO_PREVIEWS}
    # Twenty frames of the largest preview fit in memory, twenty of the video do not.
    shrink = Scaler(*sizes[BOXES["thumb"]], "bgra", video.turns)
    frames = [shrink(frame) for frame in frames_at(video, times)]
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number * _PREVIEW_DELAY, CENTISECOND
    return encode_gifs(
        lambda: frames,
        [GifRendition(folder / f"{box.name}.gif", *sizes[box]) for box in sizes],
        loops=0,
        last_delay=_PREVIEW_DELAY,
    )


def _preview_size(video: Video, box: Box) -> tuple[int, int]:
    if is_generated(video.width, video.height, box):
        return fit_video(video.width, video.height, box)
    return video.width, video.height
