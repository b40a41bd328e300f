"""Small real videos for tests, made in memory; `tests.pattern` says what they show."""

from __future__ import annotations

import io
import os
from fractions import Fraction
from typing import Literal

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from tests.pattern import pixels

FAST = {
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "40", "b": "0"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "crf": "30", "b": "500k"},
    "libsvtav1": {"preset": "12", "crf": "45"},
    "libx264": {"preset": "ultrafast", "crf": "30"},
}
# The AV1 encoder prints its settings at every start otherwise.
os.environ.setdefault("SVT_LOG", "1")


def webm(
    width: int = 64,
    height: int = 48,
    *,
    seconds: float = 1.0,
    fps: int = 10,
    seed: int = 0,
    codec: Literal["libvpx-vp9", "libvpx", "libsvtav1"] = "libvpx-vp9",
    audio: bool = False,
    video: bool = True,
    title: str = "",
    live: bool = False,
) -> bytes:
    """A WebM; `audio` adds a tone in Opus, `live` leaves the duration unsaid."""
    target = io.BytesIO()
    options = {"fflags": "+bitexact", "live": "1"} if live else {"fflags": "+bitexact"}
    with av.open(target, "w", format="webm", options=options) as container:
        if title:
            container.metadata["title"] = title
        picture = _video(container, codec, width, height, fps) if video else None
        sound = _audio(container, "libopus") if audio or not video else None
        _fill(container, picture, sound, seconds, fps, seed)
    return target.getvalue()


def mp4(
    width: int = 64,
    height: int = 48,
    *,
    seconds: float = 1.0,
    fps: int = 10,
    seed: int = 0,
    audio: bool = False,
    title: str = "",
    fragmented: bool = False,
) -> bytes:
    """An H.264 MP4; `moov` last, or first and in fragments with `fragmented`."""
    target = io.BytesIO()
    options = {"fflags": "+bitexact"}
    if fragmented:
        options["movflags"] = "frag_keyframe+empty_moov"
    with av.open(target, "w", format="mp4", options=options) as container:
        if title:
            container.metadata["title"] = title
        picture = _video(container, "libx264", width, height, fps)
        sound = _audio(container, "aac") if audio else None
        _fill(container, picture, sound, seconds, fps, seed)
    return target.getvalue()


def _video(
    container: OutputContainer, codec: str, width: int, height: int, fps: int
) -> VideoStream:
    stream = container.add_stream(codec, rate=fps, options=FAST[codec])
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.codec_context.thread_count = 1
    return stream


def _audio(container: OutputContainer, codec: str) -> AudioStream:
    stream = container.add_stream(codec, rate=48000, layout="mono")
    assert isinstance(stream, AudioStream)
    return stream


def _fill(
    container: OutputContainer,
    picture: VideoStream | None,
    sound: AudioStream | None,
    seconds: float,
    fps: int,
    seed: int,
) -> None:
    if sound is not None:
        container.mux(sound.encode(tone(seconds, seed)))
        container.mux(sound.encode(None))
    if picture is None:
        return
    for number in range(max(1, round(seconds * fps))):
        area = pixels(picture.width, picture.height, seed=seed, frame=number)
        frame = av.VideoFrame.from_ndarray(area, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, fps)
        container.mux(picture.encode(frame))
    container.mux(picture.encode(None))


def tone(seconds: float, seed: int = 0) -> av.AudioFrame:
    """Return a sine wave of 48 kHz, mono, planar floats; the seed sets the pitch."""
    time = np.arange(round(seconds * 48000), dtype=np.float32) / 48000
    wave = 0.2 * np.sin(2 * np.pi * (220 + 20 * (seed % 20)) * time)
    frame = av.AudioFrame.from_ndarray(
        wave.astype(np.float32)[None, :], format="fltp", layout="mono"
    )
    frame.sample_rate, frame.pts, frame.time_base = 48000, 0, Fraction(1, 48000)
    return frame
