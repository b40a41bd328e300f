"""Short films, computed frame by frame and encoded."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ops.demo.canvas import art, rendered
from ops.demo.paintings import clouds, ramp, skyline

Picture = NDArray[np.uint8]
TURN = 2 * math.pi
RATE = 48_000

OPTIONS = {
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "33", "b": "0"},
    "libx264": {"preset": "veryfast", "crf": "23", "profile": "high"},
}


def northern_lights() -> bytes:
    """WebM, 1280 x 720, 3 s."""
    return _film("webm", "libvpx-vp9", _aurora(60), 20)


def moonlit_sea() -> bytes:
    """WebM, 640 x 360, 5 s."""
    return _film("webm", "libvpx-vp9", _sea(100), 20)


def pendulums() -> bytes:
    """WebM, 640 x 360, 6 s, with a chord that swells."""
    return _film("webm", "libvpx-vp9", _pendulums(150), 25, sound="libopus")


def night_train() -> bytes:
    """MP4, 1280 x 720, 3 s."""
    return _film("mp4", "libx264", _train(72), 24)


def turning_planet() -> bytes:
    """MP4, 640 x 360, 5 s, with a chord that swells."""
    return _film("mp4", "libx264", _planet(100), 20, sound="aac")


def _film(
    kind: str, codec: str, frames: Iterator[Picture], fps: int, *, sound: str = ""
) -> bytes:
    """Encode RGB or RGBA frames, bit-exact: every start writes the same file."""
    target = io.BytesIO()
    first = next(frames)
    with av.open(target, "w", kind, options={"fflags": "+bitexact"}) as container:
        made = container.add_stream(codec, rate=fps, options=OPTIONS[codec])
        stream = cast(VideoStream, made)
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        voice = container.add_stream(sound, rate=RATE) if sound else None
        count = 0
        for count, area in enumerate(_all(first, frames), 1):
            form = "rgba" if area.shape[2] == 4 else "rgb24"
            frame = av.VideoFrame.from_ndarray(area, format=form)
            frame.pts, frame.time_base = count - 1, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if isinstance(voice, AudioStream):
            _sing(container, voice, count / fps)
    return target.getvalue()


def _all(first: Picture, rest: Iterator[Picture]) -> Iterator[Picture]:
    yield first
    yield from rest


def _sing(container: OutputContainer, voice: AudioStream, seconds: float) -> None:
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.sin(math.pi * time / seconds) ** 2 * 0.08
    chord = sum(
        np.sin(TURN * pitch * time) for pitch in (196.0, 246.94, 293.66, 369.99)
    )
    wave = (swell * chord).astype(np.float32)
    sound = av.AudioFrame.from_ndarray(wave[None, :], format="fltp", layout="mono")
    sound.sample_rate, sound.pts, sound.time_base = RATE, 0, Fraction(1, RATE)
    resampler = av.AudioResampler("fltp", voice.layout, RATE)
    for part in (*resampler.resample(sound), *resampler.resample(None), None):
        container.mux(voice.encode(part))


def _aurora(count: int) -> Iterator[Picture]:
    """Curtains of light over black hills, computed at a quarter of the size."""
    x = np.linspace(0, 1, 320, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, 180, dtype=np.float32)[:, None]
    night = ramp(("#070b1f", "#10234a", "#1f4a5c"), 180)[:, None, :].astype(np.float32)
    stars = np.random.default_rng(61).random((180, 320)) > 0.9965
    night = night + (stars * 150 * (1 - y))[..., None]
    low, high = np.array([70, 235, 150]), np.array([150, 70, 190])
    hills = 720 * (0.83 - 0.09 * skyline(1280, seed=62, cells=3))
    ground = np.arange(720)[:, None] > hills[None, :]
    for number in range(count):
        t = TURN * number / count
        light = np.zeros((180, 320), np.float32)
        for base, speed, phase in ((0.52, 1, 0.0), (0.4, -1, 2.1)):
            fold = base + 0.07 * np.sin(6 * x + speed * t + phase)
            fold = fold + 0.03 * np.sin(17 * x - speed * t)
            rise = np.where(
                y < fold, np.exp((y - fold) / 0.16), np.exp((fold - y) / 0.02)
            )
            rays = 0.62 + 0.38 * np.sin(46 * x + 5 * np.sin(5 * x + t) + phase)
            light += rise * rays
        tint = np.clip((0.62 - y) * 2.2, 0, 1)[..., None]
        scene = night + light[..., None] * (low * (1 - tint) + high * tint) * 0.8
        small = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
        large = np.array(small.resize((1280, 720), Image.Resampling.BILINEAR))
        large[ground] = (5, 9, 18)
        yield large


def _sea(count: int) -> Iterator[Picture]:
    """A moon and its glittering road."""
    x = np.linspace(-1, 1, 320, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, 180, dtype=np.float32)[:, None]
    sky = ramp(("#0b1026", "#251b4d", "#6b3a7b", "#102a45", "#0a1b30"), 180)
    still = np.repeat(sky[:, None], 320, axis=1).astype(np.float32)
    moon = np.hypot(x * 1.78, (y - 0.24) * 2)
    warm = np.array([1, 0.93, 0.8], np.float32)
    still += (np.exp(-np.maximum(moon - 0.2, 0) / 0.09) * 190)[..., None] * warm
    deep = np.maximum(y - 0.5, 0.004)
    road = np.exp(-((x / (0.1 + 0.5 * deep)) ** 2)) * (y > 0.5)
    far = 5 / deep
    for number in range(count):
        t = TURN * number / count
        wave = np.sin(far + 2 * t + 9 * x) * np.sin(far * 1.7 - 3 * t - 23 * x)
        glitter = np.clip(wave * 1.6 - 0.5 + road * 0.7, 0, 1) * road
        scene = np.clip(still + (glitter * 210)[..., None] * warm, 0, 255)
        small = Image.fromarray(scene.astype(np.uint8))
        yield np.array(small.resize((640, 360), Image.Resampling.BICUBIC))


def _pendulums(count: int) -> Iterator[Picture]:
    """Fifteen swings of slightly different lengths."""
    inks = ramp(("#f3a712", "#e4572e", "#c96f86", "#6f66d6", "#669bbc", "#a8c686"), 15)
    for number in range(count):
        image = Image.new("RGB", (640, 360), "#141a2e")
        pen = ImageDraw.Draw(image)
        for swing in range(15):
            angle = 0.9 * math.cos(TURN * number / count * (6 + swing))
            long = 110 + 12 * swing
            x, y = 320 + long * math.sin(angle) * 1.05, 20 + long * math.cos(angle)
            pen.line((320, 20, x, y), fill="#2b3350")
        for swing in range(15):
            angle = 0.9 * math.cos(TURN * number / count * (6 + swing))
            long = 110 + 12 * swing
            x, y = 320 + long * math.sin(angle) * 1.05, 20 + long * math.cos(angle)
            pen.ellipse(
                (x - 10, y - 10, x + 10, y + 10), fill=tuple(inks[swing].tolist())
            )
        yield np.array(image)


def _train(count: int) -> Iterator[Picture]:
    """Two rows of a city pass by, the near one faster."""
    city = rendered(art(4), 1280).convert("RGB").quantize(253)
    far = np.array(city)
    random = np.random.default_rng(71)
    near = np.zeros((720, 2560), np.uint8)
    place = 0
    while place < 2560:
        wide, high = int(random.integers(70, 190)), int(random.integers(120, 330))
        near[720 - high :, place : place + wide - 8] = 1
        for row in range(720 - high + 18, 700, 34):
            for column in range(place + 14, min(place + wide - 26, 2546), 30):
                if random.random() < 0.3:
                    near[row : row + 14, column : column + 10] = 2
        place += wide
    inks = [*(city.getpalette() or [])[:759], 8, 20, 32, 255, 214, 140]
    palette = np.full((256, 4), 255, np.uint8)
    palette[: len(inks) // 3, :3] = np.reshape(inks, (-1, 3))
    near += np.uint8(len(inks) // 3 - 3)
    empty = near.min()
    for number in range(count):
        scene = np.roll(far, -round(1280 * number / count / 4), axis=1)
        scene[:300] = far[:300]
        window = np.roll(near, -round(2560 * number / count), axis=1)[:, :1280]
        mixed = np.where(window > empty, window, scene)
        yield palette.view(np.uint32)[:, 0][mixed][..., None].view(np.uint8)


def _planet(count: int) -> Iterator[Picture]:
    """A globe of bands and storms, lit from the left."""
    y, x = np.mgrid[-1:1:288j, -1:1:288j]
    depth = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    globe = depth > 0
    storms = clouds(1024, 256, seed=81, cells=4)
    fade = np.linspace(0, 1, 512, dtype=np.float32)[None, :]
    # The left half fades into the right one, so that the globe has no seam.
    storms = storms[:, :512] * fade + storms[:, 512:] * (1 - fade)
    bands = 0.5 + 0.3 * np.sin(np.linspace(0, 26, 256))[:, None] + (storms - 0.5) * 0.9
    paint = ramp(("#6b3a7b", "#c96f86", "#e9a07c", "#ffd6a1", "#fff0d6"))
    surface = paint[(np.clip(bands, 0, 1) * 255).astype(np.uint8)]
    row = np.clip((np.arcsin(np.clip(y, -1, 1)) / math.pi + 0.5) * 255, 0, 255).astype(
        int
    )
    column = (np.arctan2(x, depth) / TURN * 512).astype(int)
    shade = np.clip(0.9 * depth - 0.55 * x - 0.3 * y + 0.05, 0.04, 1)[..., None].astype(
        np.float32
    )
    space = np.full((360, 640, 3), (11, 16, 38), np.uint8)
    space[np.random.default_rng(82).random((360, 640)) > 0.9975] = (210, 205, 225)
    behind = space[36:324, 176:464].copy()
    for number in range(count):
        turned = surface[row, (column + round(512 * number / count)) % 512]
        lit = np.where(globe[..., None], (turned * shade).astype(np.uint8), behind)
        space[36:324, 176:464] = lit
        yield space
