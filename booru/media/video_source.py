"""Reading videos: what is in the container, where its frames lie, how they turn.

Nothing but the given file is ever opened: the demuxer is the one of the sniffed
format, never guessed, and a container that points at other files gets none.
"""

from __future__ import annotations

import gc
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO, Final, NoReturn, cast

import av
from av.buffer import Buffer
from av.codec.context import CodecContext
from av.container import InputContainer
from av.error import EOFError, FFmpegError, InvalidDataError, PatchWelcomeError
from av.packet import Packet
from av.sidedata.sidedata import Type as SideDataType
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from booru.media.types import CorruptFile

_DEMUXERS: Final = {"webm": "matroska", "mp4": "mp4", "gif": "gif"}
_CODECS: Final = {
    "webm": frozenset({"vp8", "vp9", "av1"}),
    "mp4": frozenset({"h264", "hevc", "av1", "vp9"}),
    "gif": frozenset({"gif"}),
}
#: A frame that claims more than this is not decoded (a header may lie about it).
_MAX_DECODED_PIXELS: Final = 8192 * 8192
#: In pixels: from here on the memory of one frame counts.
_LARGE_FRAME: Final = 16_000_000
#: Pixels farther from square than this are a mistake rather than a wish.
_MAX_PIXEL_STRETCH: Final = 4
#: Mirrors at the diagonal: rows become columns.
_TRANSPOSE: Final = "transpose=cclock_flip"
_BROKEN: Final = (InvalidDataError, EOFError, PatchWelcomeError)


@dataclass(frozen=True)
class Timeline:
    """Where the frames lie, in ticks; `keys` are the frames that can be sought."""

    frames: int
    start: int
    end: int
    keys: tuple[int, ...]

    def at(self, part: Fraction) -> int:
        """The time at a part (0 to 1) of the duration."""
        return self.start + int((self.end - self.start) * part)


@dataclass(frozen=True)
class Video:
    """An open video, to be read once from its beginning.

    Width and height are those on the screen: pixel aspect and rotation applied.
    `turns` are the filters that bring a decoded frame upright.
    """

    container: InputContainer
    stream: VideoStream
    timeline: Timeline
    width: int
    height: int
    turns: tuple[str, ...]

    @property
    def tick(self) -> Fraction:
        """The unit of all time stamps, in seconds."""
        return self.stream.time_base or Fraction(1, 1000)

    @property
    def duration(self) -> Fraction:
        """Seconds from the first frame to the end of the last."""
        return (self.timeline.end - self.timeline.start) * self.tick

    @property
    def codec(self) -> str:
        return self.stream.codec.canonical_name


@contextmanager
def open_video(source: BinaryIO, format: str) -> Iterator[Video]:
    """Open a webm, mp4 or gif; its first frame and its timeline are known then.

    Raises `CorruptFile` for what is not such a file, has no video track of a codec
    that belongs in it, or has no frame that decodes; also for broken data met
    inside the `with` block.
    """
    try:
        with _opened(source, format) as (container, stream):
            timeline, screen = _survey(container, stream)
            del container, stream
    except (FFmpegError, PermissionError) as error:
        # Out of memory too: what wants gigabytes here is a packet that lies.
        raise CorruptFile(f"not a readable {format} file") from error
    try:
        with _opened(source, format) as (container, stream):
            yield Video(container, stream, timeline, *screen)
    except _BROKEN as error:
        raise CorruptFile(f"not a readable {format} file") from error


def read_frames(video: Video) -> Iterator[VideoFrame]:
    """The frames from here on, in the order of their times; broken ones are left out.

    Raises `CorruptFile` if there is none at all.
    """
    count = 0
    for packet in video.container.demux(video.stream):
        for frame in decode(packet):
            count += 1
            yield frame
    if not count:
        raise CorruptFile("no frame of the video can be decoded")


def decode(packet: Packet[VideoStream]) -> list[VideoFrame]:
    """The frames that come out of a packet: none if it is broken, as players do."""
    try:
        return [frame for frame in packet.decode() if frame.pts is not None]
    except FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        return []


def decodable(stream: Stream) -> bool:
    """Whether FFmpeg knows the codec of a track; its type hints forget that it may
    not."""
    return cast("CodecContext | None", stream.codec_context) is not None


def frames_at(video: Video, times: Sequence[int]) -> Iterator[VideoFrame]:
    """The frame on the screen at each of the rising times (in ticks).

    Seeks only forward, so that all together cost one decoding at most.
    """
    keys = video.timeline.keys
    frames = read_frames(video)
    shown = next(frames)
    upcoming: VideoFrame | None = shown
    for time in times:
        key = bisect_right(keys, time)
        if upcoming is not None and key and keys[key - 1] > _pts(upcoming):
            video.container.seek(keys[key - 1], stream=video.stream)
            frames = read_frames(video)
            upcoming = shown = next(frames)
        while upcoming is not None and _pts(upcoming) <= time:
            shown, upcoming = upcoming, next(frames, None)
        yield shown


def _pts(frame: VideoFrame) -> int:
    return frame.pts if frame.pts is not None else 0


#: Width and height on the screen, and how to turn a frame to get there.
_Screen = tuple[int, int, tuple[str, ...]]


@contextmanager
def _opened(
    source: BinaryIO, format: str
) -> Iterator[tuple[InputContainer, VideoStream]]:
    source.seek(0)
    with av.open(
        source,
        "r",
        format=_DEMUXERS[format],
        # For the frames that FFmpeg decodes to find out about a stream.
        options={"max_pixels": str(_MAX_DECODED_PIXELS)} if format != "gif" else {},
        metadata_errors="ignore",
        io_open=_refuse,
    ) as container:
        stream = _video_stream(container, format)
        yield container, stream
        large = stream.width * stream.height > _LARGE_FRAME
    if large:
        # A container and its decoders refer to each other: the frames they hold
        # would stay in memory while the next pass needs as much again.
        del container, stream
        gc.collect()


def _refuse(url: str, flags: int, options: object) -> NoReturn:
    raise PermissionError(f"a video may not open {url}")


def _video_stream(container: InputContainer, format: str) -> VideoStream:
    for stream in container.streams.video:
        # Cover art is a video track of one picture.
        if not decodable(stream) or stream.disposition & Disposition.attached_pic:
            continue
        if stream.codec.canonical_name not in _CODECS[format]:
            raise CorruptFile(f"{stream.codec.canonical_name} video in a {format}")
        # Threads would cost address space for each frame in flight.
        context = stream.codec_context
        context.thread_count = 1
        if format != "gif":  # whose block walk leaves no room for lies
            context.options = {"max_pixels": str(_MAX_DECODED_PIXELS)}
        return stream
    raise CorruptFile(f"a {format} without a video track")


def _survey(container: InputContainer, stream: VideoStream) -> tuple[Timeline, _Screen]:
    """Read all packets, decode the first frame only.

    So no duration in the header matters, be it missing or a lie. The frame is
    needed because the size in the header may lie too, and because nothing else
    carries the rotation that phones write into an mp4.
    """
    screen: _Screen | None = None
    timeline = _Timekeeper()
    for packet in container.demux(stream):
        if screen is None:
            screen = next((_screen(stream, each) for each in decode(packet)), None)
        if packet.pts is not None and packet.size:
            timeline.add(packet.pts, packet.duration or 0, packet.is_keyframe)
    if screen is None:
        raise CorruptFile("no frame of the video can be decoded")
    return timeline.result(), screen


class _Timekeeper:
    """Builds a timeline of packets that come in decoding order."""

    def __init__(self) -> None:
        self._count = self._start = self._end = 0
        self._before = self._last = 0
        self._keys: list[int] = []

    def add(self, pts: int, duration: int, key: bool) -> None:
        self._start = min(self._start, pts) if self._count else pts
        self._end = max(self._end, pts + duration)
        self._count += 1
        if pts > self._last:
            self._before, self._last = self._last, pts
        elif pts > self._before:
            self._before = pts
        if key:
            self._keys.append(pts)

    def result(self) -> Timeline:
        """A last frame of unsaid duration, as in many WebM files, is shown as long
        as the one before it."""
        end = max(self._end, self._start)
        if end == self._last and self._count > 1:
            end += self._last - max(self._before, self._start)
        return Timeline(self._count, self._start, end, tuple(sorted(self._keys)))


def _screen(stream: VideoStream, frame: VideoFrame) -> _Screen:
    width, height = frame.width, frame.height
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if Fraction(1, _MAX_PIXEL_STRETCH) <= aspect <= _MAX_PIXEL_STRETCH:
        width = max(1, round(width * aspect))
    turns = _turns(frame)
    if turns[:1] == (_TRANSPOSE,):
        width, height = height, width
    return width, height, turns


def _turns(frame: VideoFrame) -> tuple[str, ...]:
    """The quarter turns and mirrorings of a frame's display matrix, as filters.

    The matrix (ISO/IEC 14496-12, 6.2.2) takes x, y to a*x + c*y, b*x + d*y.
    """
    extras = cast("Mapping[SideDataType, Buffer]", frame.side_data)
    matrix = extras.get(SideDataType.DISPLAYMATRIX)
    if matrix is None:
        return ()
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(matrix))
    swapped = abs(b) + abs(c) > abs(a) + abs(d)
    across, down = (c, b) if swapped else (a, d)
    turns = [_TRANSPOSE] if swapped else []
    if across < 0:
        turns.append("hflip")
    if down < 0:
        turns.append("vflip")
    return tuple(turns)
