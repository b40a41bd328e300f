"""What moving pictures show, by way of FFmpeg: for comparing before and after."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from booru.media import video
from booru.media.types import StoredFile

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Shown:
    """A frame: when it begins and how long it lasts in milliseconds, and its RGB
    pixels, shape (height, width, 3)."""

    time: int
    length: int
    pixels: Pixels


def shown(file: bytes | Path) -> list[Shown]:
    """All frames of a video or GIF, upright or not as they are stored."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    with av.open(io.BytesIO(content), "r") as container:
        frames = []
        for frame in container.decode(video=0):
            assert frame.pts is not None
            assert frame.time_base is not None
            tick = frame.time_base * 1000
            picture = frame.to_ndarray(format="rgb24").astype(np.uint8)
            frames.append(
                Shown(
                    round(frame.pts * tick),
                    round((frame.duration or 0) * tick),
                    picture,
                )
            )
        return frames


def tracks(path: Path) -> dict[str, str]:
    """The kinds of tracks and their codecs."""
    with av.open(path, "r") as container:
        return {
            stream.type: stream.codec.canonical_name for stream in container.streams
        }


def seconds(path: Path) -> float:
    """The duration that the container states."""
    with av.open(path, "r") as container:
        assert container.duration is not None
        return container.duration / 1_000_000


def likeness(one: Pixels, other: Pixels) -> float:
    """PSNR in dB; the second is scaled to the size of the first."""
    height, width, _ = one.shape
    scaled = Image.fromarray(other).resize((width, height), Image.Resampling.LANCZOS)
    error = np.square(one.astype(float) - np.asarray(scaled, float)).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def check(folder: Path, files: dict[str, StoredFile]) -> None:
    """Assert that the files are in the folder and are what the result says."""
    assert {path.name for path in folder.iterdir()} >= set(files)
    for name, stored in files.items():
        path = folder / name
        assert path.stat().st_size == stored.size
        if path.suffix in (".webm", ".mp4"):
            with path.open("rb") as file:
                width, height, _, _ = video.probe(file, path.suffix[1:])
        else:
            with Image.open(path) as image:
                width, height = image.size
        assert (width, height) == (stored.width, stored.height), name


def first_stage(
    folder: Path, data: bytes, format: str = "webm"
) -> dict[str, StoredFile]:
    """The first stage's files of a video, checked; there are no others."""
    files = video.first_stage(io.BytesIO(data), format, folder)
    check(folder, files)
    assert {path.name for path in folder.iterdir()} == set(files)
    return files
