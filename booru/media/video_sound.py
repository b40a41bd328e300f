"""The sound track of a derived video: copied where it fits, else encoded again."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Final, cast

from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet

from booru.media.video_source import decodable

#: format -> codecs that may be copied into it, encoder for all others, bits/s
_SOUND: Final = {
    "webm": (frozenset({"opus", "vorbis"}), "libopus", 96_000),
    "mp4": (frozenset({"aac", "mp3"}), "aac", 128_000),
}
_RATE: Final = 48_000
#: Sound this far (in seconds) from the first picture belongs to no real video;
#: the gap would be filled with silence.
_EARLIEST: Final = -10
_LATEST: Final = 3600


def sound_of(container: InputContainer) -> AudioStream | None:
    """The first sound track that can be decoded."""
    for stream in container.streams.audio:
        if decodable(stream) and stream.sample_rate > 0:
            return stream
    return None


class SoundTrack:
    """Writes the sound of one video into one file. `start` is the time, in seconds,
    that becomes 0. Broken sound is left out: the pictures matter more.
    """

    def __init__(
        self, target: OutputContainer, format: str, source: AudioStream, start: Fraction
    ) -> None:
        self._target = target
        self._start = start
        self._tick = source.time_base or Fraction(1, _RATE)
        fitting, encoder, bit_rate = _SOUND[format]
        self._copied = source.codec.canonical_name in fitting
        if self._copied:
            self._stream = target.add_stream_from_template(source)
            return
        layout = "mono" if source.channels == 1 else "stereo"
        self._stream = cast(
            "AudioStream", target.add_stream(encoder, rate=_RATE, layout=layout)
        )
        self._stream.bit_rate = bit_rate
        # Packed floats come from no decoder of ours: a resampler that has nothing
        # to convert would not fill gaps either.
        self._resampler = AudioResampler(
            format="flt", layout=layout, rate=_RATE, options={"async": "1"}
        )

    def write(self, packet: Packet[AudioStream]) -> None:
        """Take the next packet of the source; it is left as it was."""
        if not self._copied:
            for frame in _decoded(packet):
                self._encode(frame)
        elif packet.pts is not None and packet.size:
            self._copy(packet, packet.pts)

    def finish(self) -> None:
        """Write what is still held back; nothing may follow."""
        if not self._copied:
            self._mux(self._resampler.resample(None))
            self._target.mux(self._stream.encode(None))

    def _encode(self, frame: AudioFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            return
        if not _EARLIEST <= frame.pts * frame.time_base - self._start <= _LATEST:
            return
        frame.pts -= round(self._start / frame.time_base)
        with suppress(ValueError):  # the format changed on the way
            self._mux(self._resampler.resample(frame))

    def _mux(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self._target.mux(self._stream.encode(frame))

    def _copy(self, packet: Packet[AudioStream], pts: int) -> None:
        # Writing changes a packet, and other files want it too.
        copy = cast("Packet[AudioStream]", Packet(bytes(packet)))
        copy.time_base = self._tick
        copy.pts = copy.dts = pts - round(self._start / self._tick)
        copy.duration = packet.duration
        copy.is_keyframe = packet.is_keyframe
        copy.stream = self._stream
        self._target.mux(copy)


def _decoded(packet: Packet[AudioStream]) -> list[AudioFrame]:
    try:
        return packet.decode()
    except FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        return []
