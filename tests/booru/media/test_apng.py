"""Animated PNG stays animated."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from booru.media import png_chunks
from booru.media.types import CorruptFile, TooLarge
from tests import pictures
from tests.booru.media.memory_sink import first_stage
from tests.pattern import picture


def _frames(data: bytes) -> list[Image.Image]:
    image = Image.open(io.BytesIO(data))
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(image.convert("RGBA"))
    return frames


def test_full_has_the_same_frames() -> None:
    data = pictures.apng(120, 80, frames=5, text={"a": "b"})
    _, sink = first_stage(data, "png")
    full = sink.data("full.png")
    assert len(full) < len(data)
    before, after = _frames(data), _frames(full)
    assert [f.tobytes() for f in after] == [f.tobytes() for f in before]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("default_image", [False, True])
def test_versions_are_animated_and_loop_forever(mode: str, default_image: bool) -> None:
    assert mode in ("RGB", "RGBA")
    data = pictures.apng(
        120,
        80,
        frames=4,
        delays=[100, 250, 40, 1000] if not default_image else 130,
        mode="RGB" if mode == "RGB" else "RGBA",
        default_image=default_image,
    )
    result, sink = first_stage(data, "png")
    assert set(result.files) == {"full.png", "thumb_tiny.png"}
    thumb = sink.data("thumb_tiny.png")
    before = png_chunks.animation(io.BytesIO(data), 100)
    after = png_chunks.animation(io.BytesIO(thumb), 100)
    assert before is not None
    assert after is not None
    assert after.delays == before.delays
    assert not after.has_default_image
    image = Image.open(io.BytesIO(thumb))
    assert image.info["loop"] == 0
    assert image.mode == mode
    first = int(default_image)
    for number, frame in enumerate(_frames(thumb)):
        drawn = picture(120, 80, frame=number + first, mode=mode).convert("RGBA")
        expected = drawn.resize((50, 33), Image.Resampling.LANCZOS)
        change = np.asarray(frame).astype(int) - np.asarray(expected).astype(int)
        assert np.abs(change).mean() < 1, number


def test_one_frame_is_still_the_same_kind_of_file() -> None:
    data = pictures.apng(120, 80, frames=2)
    _, sink = first_stage(data, "png")
    assert len(_frames(sink.data("thumb_tiny.png"))) == 2


def test_a_lying_header_is_refused() -> None:
    data = bytearray(pictures.apng(frames=3))
    at = data.index(b"acTL") + 4
    data[at : at + 4] = (7).to_bytes(4, "big")
    with pytest.raises(CorruptFile):
        png_chunks.animation(io.BytesIO(data), 100)
    with pytest.raises(TooLarge):
        png_chunks.animation(io.BytesIO(data), 5)


def test_a_still_picture_has_no_frames() -> None:
    assert png_chunks.animation(io.BytesIO(pictures.png()), 100) is None


def test_a_divisor_of_zero_means_hundredths() -> None:
    assert png_chunks.Delay(50, 0).seconds == 0.5
    assert png_chunks.Delay(1, 25).seconds == 0.04
