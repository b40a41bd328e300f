"""The façade: each call one job in the real sandbox."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from booru.media import pipeline, profiles
from booru.media.sandbox import SANDBOX
from booru.media.task import arguments
from booru.media.types import (
    CorruptFile,
    Inspection,
    Limits,
    Thumbnails,
    TooLarge,
    UnsupportedType,
)
from tests import pictures

LIMITS = Limits(extra_formats=frozenset(("webp", "avif")))


class Upload:
    """A file and the folders of its stages."""

    def __init__(self, folder: Path, data: bytes) -> None:
        self.folder = folder
        self.source = folder / "source"
        self.source.write_bytes(data)

    def new_folder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir()
        return path

    def inspect(self) -> Inspection:
        return pipeline.inspect(self.source, LIMITS)

    def first_stage(self) -> tuple[Inspection, Thumbnails, Path]:
        inspection = self.inspect()
        folder = self.new_folder("first")
        result = pipeline.thumbnails(self.source, inspection, folder, LIMITS)
        for name, stored in result.files.items():
            assert (folder / name).stat().st_size == stored.size
        assert {path.name for path in folder.iterdir()} == set(result.files)
        return inspection, result, folder


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (pictures.png(300, 200), "png"),
        (pictures.apng(300, 200), "png"),
        (pictures.jpeg(300, 200, orientation=6), "jpg"),
        (pictures.jpeg(300, 200, cmyk=True), "jpg"),
        (pictures.webp(300, 200), "webp"),
        (pictures.avif(300, 200), "avif"),
        (pictures.gif(300, 200), "gif"),
        (pictures.webm(320, 200), "webm"),
        (pictures.mp4(320, 200), "mp4"),
        (pictures.svg(300, 200), "svg"),
    ],
)
def test_every_format_passes_the_first_stage(
    tmp_path: Path, data: bytes, format: str
) -> None:
    inspection, result, _ = Upload(tmp_path, data).first_stage()
    assert inspection.format == format
    assert f"full.{format}" in result.files
    assert len(result.perceptual_hash) == 16
    assert 0 <= result.intensities.nw <= 255
    if format in ("gif", "webm", "mp4", "svg"):
        assert "rendered.png" in result.files


@pytest.mark.parametrize("format", ["jpg", "png"])
def test_the_second_stage_keeps_pixels_and_saves_bytes(
    tmp_path: Path, format: str
) -> None:
    make = pictures.png if format == "png" else pictures.jpeg
    upload = Upload(tmp_path, make(500, 400, exif=pictures.gps_exif()))
    _, first, folder = upload.first_stage()
    second = upload.new_folder("second")
    full = folder / f"full.{format}"
    files = pipeline.optimise(full, format, second, LIMITS)
    stored = files[f"full.{format}"]
    assert stored.size == (second / full.name).stat().st_size
    assert stored.size < first.files[full.name].size
    assert (stored.width, stored.height) == (500, 400)
    with Image.open(full) as before, Image.open(second / full.name) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    third = upload.new_folder("third")
    assert pipeline.optimise(second / full.name, format, third, LIMITS) == {}
    assert list(third.iterdir()) == []


def test_the_second_stage_leaves_animations_alone(tmp_path: Path) -> None:
    upload = Upload(tmp_path, pictures.apng(60, 40))
    _, _, folder = upload.first_stage()
    second = upload.new_folder("second")
    assert pipeline.optimise(folder / "full.png", "png", second, LIMITS) == {}


def test_the_second_stage_gives_up_quietly(tmp_path: Path) -> None:
    upload = Upload(tmp_path, b"torn")
    folder = upload.new_folder("second")
    for format in ("svg", "webm", "mp4", "webp"):
        assert pipeline.optimise(upload.source, format, folder, LIMITS) == {}
    with pytest.raises(CorruptFile):
        pipeline.optimise(upload.source, "png", folder, LIMITS)


@pytest.mark.parametrize(
    ("format", "size", "names"),
    [
        ("png", (5000, 5000), []),
        ("svg", (5000, 5000), []),
        ("gif", (200, 200), ["companions"]),
        ("webm", (1920, 1080), ["small", "medium", "large", "tall", "companions"]),
        ("mp4", (640, 480), ["small", "companions"]),
    ],
)
def test_later_versions(format: str, size: tuple[int, int], names: list[str]) -> None:
    inspection = Inspection("", format, *size, 2, True, 1.0)
    assert pipeline.later_versions(inspection) == names


@pytest.mark.parametrize("format", ["gif", "webm", "mp4"])
def test_the_third_stage_makes_what_it_names(tmp_path: Path, format: str) -> None:
    data = {
        "gif": pictures.gif(360, 250),
        "webm": pictures.webm(360, 250),
        "mp4": pictures.mp4(360, 250),
    }[format]
    upload = Upload(tmp_path, data)
    inspection = upload.inspect()
    made: set[str] = set()
    for name in pipeline.later_versions(inspection):
        folder = upload.new_folder(name)
        files = pipeline.versions(upload.source, inspection, name, folder, LIMITS)
        assert {path.name for path in folder.iterdir()} == set(files)
        made |= set(files)
    expected = {
        "gif": {"small.gif", "full.webm", "full.mp4"},
        "webm": {"small.webm", "small.mp4", "full.mp4"},
        "mp4": {"small.webm", "small.mp4", "full.webm"},
    }
    assert made == expected[format]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"hello", UnsupportedType),
        (pictures.png()[:-20], CorruptFile),
        (b"", CorruptFile),
        (pictures.svg(50_000, 50_000), TooLarge),
    ],
)
def test_refusals_cross_the_border(
    tmp_path: Path, data: bytes, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        Upload(tmp_path, data).inspect()


def test_a_decoder_that_needs_too_much_is_a_corrupt_upload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = replace(profiles.INSPECT, memory=100 * 1024 * 1024)
    monkeypatch.setattr(profiles, "INSPECT", tight)
    body = '<g id="a"/>' * 200_000
    with pytest.raises(CorruptFile):
        Upload(tmp_path, pictures.svg(body=body)).inspect()


def test_a_picture_torn_in_the_middle_fails_in_the_first_stage(tmp_path: Path) -> None:
    upload = Upload(tmp_path, pictures.jpeg(600, 400)[:-2000])
    with pytest.raises(CorruptFile):
        upload.first_stage()


def test_eight_threads_at_once(tmp_path: Path) -> None:
    def whole(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        data = pictures.jpeg(400, 300, seed=number)
        return Upload(folder, data).first_stage()[1].perceptual_hash

    with ThreadPoolExecutor(8) as threads:
        hashes = list(threads.map(whole, range(16)))
    assert len(set(hashes)) > 12


def test_the_zygote_has_one_thread(tmp_path: Path) -> None:
    """Threads do not survive a fork; their locks do."""
    Upload(tmp_path, pictures.webm(320, 200)).first_stage()
    assert SANDBOX.pid is not None
    assert len(os.listdir(f"/proc/{SANDBOX.pid}/task")) == 1  # noqa: PTH208


def test_a_large_picture_with_alpha_is_in_memory_once(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "out"
    picture = Image.new("RGBA", (5000, 5000), (9, 99, 9, 200))
    picture.save(source, "PNG", compress_level=1)
    folder.mkdir()
    inspection = pipeline.inspect(source, LIMITS)
    profile = profiles.for_raster(inspection)
    given = arguments(LIMITS, format="png")
    outcome = SANDBOX.run("raster", profile, source, folder=folder, arguments=given)
    assert 100_000_000 < outcome.usage.peak < 260_000_000
    assert "large.png" in outcome.value["files"]
