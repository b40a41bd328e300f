"""The full file of a video: its pictures and sound copied, all else left behind."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.error import InvalidDataError
from av.packet import Packet
from av.stream import Stream

from booru.media.video_source import Video, decodable, open_video

_CONTAINER: Final = {
    "webm": {"fflags": "+bitexact"},
    "mp4": {"fflags": "+bitexact", "movflags": "+faststart"},
}
_SOUND: Final = {
    "webm": frozenset({"opus", "vorbis"}),
    "mp4": frozenset({"aac", "mp3", "opus", "flac", "alac", "ac3", "eac3"}),
}
#: Units inside the pictures that carry text and other side data: H.264 and HEVC SEI
#: (ITU-T H.264 annex D, H.265 annex D), AV1 metadata units.
_MESSAGES: Final = {"h264": "6", "hevc": "39-40", "av1": "5"}


def remux(source: BinaryIO, format: str, path: Path) -> None:
    """Copy the video track and the sound tracks, bit by bit, into a new container.

    Titles, places, comments, chapters, attachments, cover art, subtitles and data
    tracks stay behind, as do the messages inside the pictures. Rotation and pixel
    aspect are kept. An mp4 gets its index at the front. Raises `CorruptFile`.
    """
    with (
        open_video(source, format) as video,
        av.open(str(path), "w", format=format, options=_CONTAINER[format]) as target,
    ):
        copies = _copies(video, target, format)
        inputs = [video.container.streams[index] for index in copies]
        for packet in video.container.demux(inputs):
            copies[packet.stream_index].write(packet)


def _copies(video: Video, target: OutputContainer, format: str) -> dict[int, _Copy]:
    """A copy for each track that is kept, by the number of the track."""
    streams: list[Stream] = [video.stream, *_sounds(video.container, format)]
    return {stream.index: _Copy(stream, target) for stream in streams}


def _sounds(container: InputContainer, format: str) -> list[Stream]:
    return [
        stream
        for stream in container.streams.audio
        if decodable(stream) and stream.codec.canonical_name in _SOUND[format]
    ]


class _Copy:
    """One track on its way from the one container into the other."""

    def __init__(self, source: Stream, target: OutputContainer) -> None:
        self._target = target
        self._tick = source.time_base or Fraction(1, 1000)
        # Opaque: no encoder of the codec is looked for.
        self._stream = target.add_stream_from_template(source, opaque=True)
        if source.metadata.get("ALPHA_MODE", source.metadata.get("alpha_mode")) == "1":
            # Not about the video but part of it: VP8 and VP9 with transparency.
            self._stream.metadata["alpha_mode"] = "1"
        self._filter: BitStreamFilterContext | None = None
        units = _MESSAGES.get(source.codec.canonical_name)
        if units is not None:
            self._filter = BitStreamFilterContext(
                f"filter_units=remove_types={units}", source, self._stream
            )
        self._latest: int | None = None

    def write(self, packet: Packet[Any]) -> None:
        if not packet.size:  # the demuxer's last word
            return
        if self._filter is None:
            self._mux(packet)
            return
        for kept in _filtered(self._filter, packet):
            kept.time_base = self._tick
            self._mux(kept)

    def _mux(self, packet: Packet[Any]) -> None:
        if packet.dts is None:
            packet.dts = packet.pts
        if packet.dts is None:
            return
        if self._latest is not None and packet.dts <= self._latest:
            # Repeated decoding times are common in the wild and refused by writers.
            packet.dts = self._latest + 1
            packet.pts = max(packet.pts or 0, packet.dts)
        self._latest = packet.dts
        packet.stream = self._stream
        self._target.mux(packet)


def _filtered(filter: BitStreamFilterContext, packet: Packet[Any]) -> list[Packet[Any]]:
    """What is left of a packet; nothing if it is so broken that no player shows it."""
    try:
        return filter.filter(packet)
    except InvalidDataError:
        return []
