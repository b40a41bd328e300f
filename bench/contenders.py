"""What the media bench measures: each is prepared with the path of a JPEG and then
called again and again. Everything is encoded, and nothing is written to disk unless
it says so."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from booru.media import pipeline, profiles, raster
from booru.media.decoders import open_image
from booru.media.encoding import save_version
from booru.media.frames import Output
from booru.media.sandbox import SANDBOX, Usage
from booru.media.scaling import sizes, versions
from booru.media.task import arguments
from booru.media.types import Limits

Run = Callable[[], Usage | None]
LIMITS = Limits()


class MemorySink:
    """Keeps outputs in memory."""

    def create(self, name: str) -> Output:
        return Output(io.BytesIO().write)


def scaled_decode(data: bytes) -> Image.Image:
    """Decoded at the smallest of 1/1 to 1/8 that is twice the largest version: what
    pyvips' `thumbnail` does by itself."""
    image = open_image(io.BytesIO(data), "jpg", LIMITS)
    _, (width, height) = sizes(*image.size)[0]
    image.draft("RGB", (2 * width, 2 * height))
    image.load()
    return image


def full_decode(data: bytes) -> Image.Image:
    image = open_image(io.BytesIO(data), "jpg", LIMITS)
    image.load()
    return image


def _boxes(decode: Callable[[bytes], Image.Image]) -> Callable[[Path], Run]:
    def prepare(path: Path) -> Run:
        data = path.read_bytes()

        def run() -> None:
            for box, scaled in versions(decode(data)):
                save_version(scaled, "jpg", MemorySink().create(box.name))

        return run

    return prepare


def _stage(path: Path) -> Run:
    data = path.read_bytes()

    def run() -> None:
        raster.thumbnails(io.BytesIO(data), "jpg", LIMITS, MemorySink())

    return run


def _stage_in_sandbox(path: Path) -> Run:
    """As the worker calls it: fork, limits, frames over a pipe, files written."""
    inspection = pipeline.inspect(path, LIMITS)
    profile = profiles.for_raster(inspection)
    given = arguments(LIMITS, format="jpg")

    def run() -> Usage:
        folder = Path(tempfile.mkdtemp(prefix="polybooru-bench-"))
        try:
            outcome = SANDBOX.run(
                "raster", profile, path, folder=folder, arguments=given
            )
        finally:
            shutil.rmtree(folder)
        return outcome.usage

    return run


def vips_versions(data: bytes) -> Iterator[tuple[str, Any]]:
    """The seven sizes by pyvips: `large` from a scaled decode, the others from it."""
    import pyvips

    with_size = sizes(*Image.open(io.BytesIO(data)).size)
    (first, (width, height)), *others = with_size
    large = pyvips.Image.thumbnail_buffer(data, width, height=height, size="force")
    large = large.copy_memory()
    yield first.name, large
    for box, (width, height) in others:
        yield box.name, large.thumbnail_image(width, height=height, size="force")


def _vips_boxes(path: Path) -> Run:
    data = path.read_bytes()

    def run() -> None:
        for _, scaled in vips_versions(data):
            quality = 85 if max(scaled.width, scaled.height) <= 320 else 88
            scaled.jpegsave_buffer(Q=quality, keep="none")

    return run


def _vips_stage(path: Path) -> Run:
    import pyvips

    boxes, data = _vips_boxes(path), path.read_bytes()

    def run() -> None:
        pyvips.Image.new_from_buffer(data, "", access="sequential").avg()
        boxes()

    return run


#: What a run returns is what it used in another process.
CONTENDERS: dict[str, Callable[[Path], Run]] = {
    "boxes": _boxes(scaled_decode),
    "boxes, full decode": _boxes(full_decode),
    "boxes, pyvips": _vips_boxes,
    "stage": _stage,
    "stage in the sandbox": _stage_in_sandbox,
    "stage, pyvips": _vips_stage,
}
