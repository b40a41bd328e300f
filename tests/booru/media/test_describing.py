"""A file looked up has the values that the same file has once it is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from booru.media import pipeline
from booru.media.types import CorruptFile, Limits
from tests import pictures, videos

LIMITS = Limits(extra_formats=frozenset(("webp", "avif")))


@pytest.mark.parametrize(
    "data",
    [
        pictures.png(301, 200, seed=1),
        pictures.apng(90, 60),
        pictures.jpeg(300, 200, orientation=6, seed=2),
        pictures.photo_jpeg(),
        pictures.svg(120, 80, seed=3),
        pictures.gif(80, 60, frames=6),
        pictures.webp(64, 48),
        pictures.avif(64, 48),
        videos.webm(96, 64),
        videos.mp4(96, 64),
    ],
    ids=["png", "apng", "turned", "photo", "svg", "gif", "webp", "avif", "webm", "mp4"],
)
def test_the_first_stage_records_the_same(data: bytes, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    first, look = tmp_path / "first", tmp_path / "look"
    first.mkdir()
    look.mkdir()
    inspection = pipeline.inspect(source, LIMITS)
    stored = pipeline.thumbnails(source, inspection, first, LIMITS)
    seen = pipeline.describe(source, inspection, look, LIMITS)
    assert seen.intensities == stored.intensities
    assert (seen.width, seen.height) == (stored.width, stored.height)
    assert seen.perceptual_hash == stored.perceptual_hash
    assert seen.files == {}
    assert {path.name for path in look.iterdir()} <= {"rendered.png"}


def test_what_does_not_decode_is_said_to_be_corrupt(tmp_path: Path) -> None:
    source = tmp_path / "source"
    whole = pictures.jpeg(301, 200, seed=1)
    source.write_bytes(whole[: len(whole) // 2])
    inspection = pipeline.inspect(source, LIMITS)
    with pytest.raises(CorruptFile):
        pipeline.describe(source, inspection, tmp_path, LIMITS)
