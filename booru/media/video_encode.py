"""Encoding moving pictures as WebM (VP9, Opus) and MP4 (H.264, AAC)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

import av
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from booru.media.frame_scaling import Scaler
from booru.media.types import StoredFile
from booru.media.video_sound import SoundTrack, sound_of
from booru.media.video_source import Video, decode

#: Time stamps are written in milliseconds, never as a frame rate, so that the odd
#: delays of GIFs and the jitter of screen recordings survive.
_MILLISECOND: Final = Fraction(1, 1000)
_BT709: Final = 1
_LIMITED_RANGE: Final = 1
#: Each encoder thread holds frames of its own.
_THREADS: Final = 2
_ENCODERS: Final = {
    "webm": (
        "libvpx-vp9",
        # Without a lag nothing changes in this mode but the memory: a quarter less.
        {
            "deadline": "realtime",
            "cpu-used": "6",
            "crf": "31",
            "b": "0",
            "lag-in-frames": "0",
        },
    ),
    "mp4": ("libx264", {"crf": "23", "preset": "veryfast", "profile": "high"}),
}
#: In an mp4 the last frame keeps its own duration only where frames are stored in
#: the order they are shown in. GIFs often hold their last frame.
_EXACT_END: Final[dict[str, dict[str, str]]] = {"webm": {}, "mp4": {"bf": "0"}}
# The MP4 writer opens its file a second time to move the index to the front, which
# is why a file in the making is a path and no file object.
_CONTAINER: Final = {
    "webm": {"fflags": "+bitexact"},
    "mp4": {"fflags": "+bitexact", "movflags": "+faststart"},
}


@dataclass(frozen=True)
class Rendition:
    """A file to be made; the sides of an mp4 must be even."""

    path: Path
    format: str
    width: int
    height: int

    def stored(self) -> StoredFile:
        """What was written."""
        return StoredFile(self.width, self.height, self.path.stat().st_size)


def encode(video: Video, renditions: Sequence[Rendition]) -> dict[str, StoredFile]:
    """Make all renditions in one pass over the video, its first sound track included.

    The first frame begins at 0; frames less than a millisecond apart become one.
    Memory grows with the sum of the sizes: call once for each large size.
    """
    sound = sound_of(video.container)
    with ExitStack() as stack:
        writers = [
            stack.enter_context(_Writer(rendition, video, sound))
            for rendition in renditions
        ]
        _feed(video, sound, writers)
    return {rendition.path.name: rendition.stored() for rendition in renditions}


def _feed(video: Video, sound: AudioStream | None, writers: Sequence[_Writer]) -> None:
    pictures = _Pictures(video, writers)
    tracks = [video.stream, *([] if sound is None else [sound])]
    for packet in video.container.demux(tracks):
        if packet.stream_index == video.stream.index:
            for frame in decode(cast("Packet[VideoStream]", packet)):
                pictures.show(frame)
        else:
            for writer in writers:
                writer.hear(cast("Packet[AudioStream]", packet))
    pictures.finish()


class _Pictures:
    """Scales each frame once for each size, and knows how long it is shown."""

    def __init__(self, video: Video, writers: Sequence[_Writer]) -> None:
        self._timeline = video.timeline
        self._tick = video.tick
        self._sizes: dict[tuple[int, int], list[_Writer]] = {}
        for writer in writers:
            size = (writer.rendition.width, writer.rendition.height)
            self._sizes.setdefault(size, []).append(writer)
        self._scalers = {
            size: Scaler(*size, "yuv420p", video.turns) for size in self._sizes
        }
        # A frame waits here until the next one says how long it is shown.
        self._waiting: VideoFrame | None = None
        self._since = -1

    def show(self, frame: VideoFrame) -> None:
        time = self._milliseconds(frame.pts or 0)
        if time > self._since:
            self._write(until=time)
            self._waiting, self._since = frame, time

    def finish(self) -> None:
        self._write(until=max(self._milliseconds(self._timeline.end), self._since + 1))

    def _milliseconds(self, pts: int) -> int:
        return round((pts - self._timeline.start) * self._tick * 1000)

    def _write(self, until: int) -> None:
        if self._waiting is None:
            return
        for size, writers in self._sizes.items():
            frame = self._scalers[size](self._waiting)
            frame.time_base = _MILLISECOND
            frame.pts, frame.duration = self._since, until - self._since
            # What the source chose for this frame binds no encoder.
            frame.pict_type = PictureType.NONE
            for writer in writers:
                writer.show(frame)


class _Writer:
    """One file being written."""

    def __init__(
        self, rendition: Rendition, video: Video, sound: AudioStream | None
    ) -> None:
        self.rendition = rendition
        self._container = av.open(
            str(rendition.path),
            "w",
            format=rendition.format,
            options=_CONTAINER[rendition.format],
        )
        self._stream = self._video_stream(video)
        self._sound = (
            SoundTrack(
                self._container,
                rendition.format,
                sound,
                video.timeline.start * video.tick,
            )
            if sound is not None
            else None
        )

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
                self._container.mux(self._stream.encode(None))
                if self._sound is not None:
                    self._sound.finish()
        finally:
            self._container.close()

    def show(self, frame: VideoFrame) -> None:
        self._container.mux(self._stream.encode(frame))

    def hear(self, packet: Packet[AudioStream]) -> None:
        if self._sound is not None:
            self._sound.write(packet)

    def _video_stream(self, video: Video) -> VideoStream:
        encoder, options = _ENCODERS[self.rendition.format]
        if video.codec == "gif":
            options = options | _EXACT_END[self.rendition.format]
        stream = cast(
            "VideoStream", self._container.add_stream(encoder, _rate(video), options)
        )
        stream.width, stream.height = self.rendition.width, self.rendition.height
        stream.pix_fmt = "yuv420p"
        stream.color_range = _LIMITED_RANGE
        stream.colorspace = stream.color_primaries = stream.color_trc = _BT709
        context = stream.codec_context
        context.bit_rate = 0
        context.thread_count = _THREADS
        context.flags |= Flags.bitexact | Flags.frame_duration
        context.time_base = _MILLISECOND
        return stream


def _rate(video: Video) -> Fraction:
    """Frames a second, for the encoders' own reckoning only."""
    rate = video.timeline.frames / max(video.duration, _MILLISECOND)
    return min(max(rate, Fraction(1)), Fraction(120)).limit_denominator(1001)
