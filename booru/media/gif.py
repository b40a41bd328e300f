"""The files made of a GIF (spec: tags and media, sections 11 to 14).

`source` is always an open, seekable file and stays open. Files are written into
`folder` and nothing else is opened. All functions raise `CorruptFile` for a GIF that
cannot be read. Only `probe` may be called before the number of frames is known to be
within the limits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from av.video.frame import VideoFrame

from booru.media.gif_blocks import Gif, GifWalk, gif_bytes, read_gif
from booru.media.gif_encode import GifRendition, encode_gifs
from booru.media.gif_optimise import optimised
from booru.media.representations import BOXES, REPRESENTATIONS, fit, is_generated
from booru.media.types import StoredFile
from booru.media.video import companion, render_middle
from booru.media.video_encode import encode
from booru.media.video_source import open_video, read_frames

_COMPANIONS: Final = "companions"
_THUMBS: Final = frozenset({"thumb", "thumb_small", "thumb_tiny"})


def probe(source: BinaryIO) -> tuple[int, int, int, float]:
    """Width, height, frames and duration in seconds (0.0 for a still).

    No pixel is decoded. A delay of 0 counts as 100 ms, as FFmpeg and browsers show
    it; all others as written.
    """
    walk = GifWalk(_content(source))
    frames = delays = 0
    for frame in walk:
        frames += 1
        delays += frame.delay
    duration = delays / 100 if frames > 1 else 0.0
    return walk.screen.width, walk.screen.height, frames, duration


def first_stage(source: BinaryIO, folder: Path) -> dict[str, StoredFile]:
    """full.gif without comments, foreign extensions and what follows its end;
    rendered.png, the frame at half the duration; the small versions that are
    generated, and of a still all versions.
    """
    gif = read_gif(_content(source))
    path = folder / "full.gif"
    path.write_bytes(_clean(gif))
    names = [
        box.name
        for box in REPRESENTATIONS
        if box.name in _THUMBS or len(gif.frames) == 1
    ]
    with open_video(io.BytesIO(_clean(gif)), "gif") as video:
        files = render_middle(video, folder)
    return files | _scaled(gif, names, folder) | {path.name: _stored(gif, path)}


def render(source: BinaryIO, folder: Path) -> tuple[int, int]:
    """Only rendered.png of `first_stage`; the size of the GIF."""
    gif = read_gif(_content(source))
    with open_video(io.BytesIO(_clean(gif)), "gif") as video:
        render_middle(video, folder)
    return gif.screen.width, gif.screen.height


def optimise(source: BinaryIO, folder: Path) -> dict[str, StoredFile]:
    """full.gif again, smaller but the same on the screen; nothing where nothing is
    gained or where that cannot be proved.
    """
    gif = read_gif(_content(source))
    content = optimised(gif)
    if content is None:
        return {}
    path = folder / "full.gif"
    path.write_bytes(content)
    return {path.name: _stored(gif, path)}


def later_versions(width: int, height: int, frames: int) -> list[str]:
    """The names for which `later` is to be called, the cheapest first."""
    names = [
        box.name
        for box in REPRESENTATIONS
        if box.name not in _THUMBS and is_generated(width, height, box)
    ]
    return [*(names if frames > 1 else []), _COMPANIONS]


def later(source: BinaryIO, name: str, folder: Path) -> dict[str, StoredFile]:
    """One of `later_versions`: NAME.gif, or full.webm and full.mp4. `source` may be
    the upload or the full file.
    """
    gif = read_gif(_content(source))
    if name != _COMPANIONS:
        return _scaled(gif, [name], folder)
    files: dict[str, StoredFile] = {}
    for format in ("webm", "mp4"):  # one after the other: both take much memory
        with open_video(io.BytesIO(_clean(gif)), "gif") as video:
            files |= encode(video, [companion(video, format, folder)])
    return files


def _scaled(gif: Gif, names: list[str], folder: Path) -> dict[str, StoredFile]:
    width, height = gif.screen.width, gif.screen.height
    content = _clean(gif)

    def frames() -> Iterator[VideoFrame]:
        with open_video(io.BytesIO(content), "gif") as video:
            yield from read_frames(video)

    return encode_gifs(
        frames,
        [
            GifRendition(folder / f"{name}.gif", *fit(width, height, BOXES[name]))
            for name in names
            if is_generated(width, height, BOXES[name])
        ],
        loops=gif.loops,
        last_delay=gif.frames[-1].delay,
    )


def _clean(gif: Gif) -> bytes:
    """What decoders get to see: no more than what the block walk understood."""
    return b"".join(gif_bytes(gif))


def _stored(gif: Gif, path: Path) -> StoredFile:
    return StoredFile(gif.screen.width, gif.screen.height, path.stat().st_size)


def _content(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read()
