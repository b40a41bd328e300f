"""A sink that keeps what a job writes, for tests that run jobs in process."""

from __future__ import annotations

import io

from PIL import Image

from booru.media import raster
from booru.media.frames import Output
from booru.media.types import Limits, Thumbnails

ALL = Limits(extra_formats=frozenset(("webp", "avif")))


class MemorySink:
    def __init__(self) -> None:
        self.buffers: dict[str, io.BytesIO] = {}

    def create(self, name: str) -> Output:
        self.buffers[name] = io.BytesIO()
        return Output(self.buffers[name].write)

    def data(self, name: str) -> bytes:
        return self.buffers[name].getvalue()

    def image(self, name: str) -> Image.Image:
        image = Image.open(io.BytesIO(self.data(name)))
        image.load()
        return image


def first_stage(data: bytes, format: str) -> tuple[Thumbnails, MemorySink]:
    """The first stage of a still picture, in this process."""
    sink = MemorySink()
    return raster.thumbnails(io.BytesIO(data), format, ALL, sink), sink
