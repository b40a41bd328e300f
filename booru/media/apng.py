"""Animated PNG: frames unchanged in `full`, scaled frames in the versions."""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from PIL import Image

from booru.media import png_chunks
from booru.media.colour import Conversion, working
from booru.media.decoders import open_image
from booru.media.frames import Output, Sink
from booru.media.png_chunks import Animation, Delay, write_chunk
from booru.media.scaling import sizes, versions
from booru.media.types import Limits, StoredFile


def write_files(
    source: BinaryIO, animation: Animation, limits: Limits, sink: Sink
) -> dict[str, StoredFile]:
    """`full.png` without metadata and the animated versions, which loop forever.

    One frame is in memory at a time; all versions are written side by side.
    """
    image = open_image(source, "png", limits)
    width, height = image.size
    conversion = Conversion(image)
    full = sink.create("full.png")
    kept = png_chunks.PICTURE | png_chunks.ANIMATION
    if conversion.needed:
        kept |= png_chunks.COLOUR
    png_chunks.copy(source, kept, full.write)
    writers = {
        box.name: Writer(sink.create(f"{box.name}.png"), len(animation.delays))
        for box, _ in sizes(width, height)
    }
    first = int(animation.has_default_image)
    for number, delay in enumerate(animation.delays, first):
        image.seek(number)
        image.load()
        # The decoder goes on from its own picture: ours must be a copy.
        frame = working(image)
        frame = conversion.apply(frame.copy() if frame is image else frame)
        for box, scaled in versions(frame):
            writers[box.name].add(scaled, delay)
    files = {f"{name}.png": writer.finish() for name, writer in writers.items()}
    return {"full.png": StoredFile(width, height, full.size), **files}


class Writer:
    """An APNG written frame by frame, every frame the whole picture."""

    def __init__(self, output: Output, frames: int) -> None:
        self._output = output
        self._frames = frames
        self._sequence = 0
        self._size = (0, 0)
        output.write(png_chunks.SIGNATURE)

    def add(self, image: Image.Image, delay: Delay) -> None:
        """The next frame; all have the same size and mode."""
        buffer = io.BytesIO()
        image.info = {}
        image.save(buffer, "PNG", compress_level=4)
        chunks = list(png_chunks.walk(buffer))
        first = self._sequence == 0
        if first:
            self._size = image.size
            header = buffer.getbuffer()[16:29]
            write_chunk(self._output.write, b"IHDR", bytes(header))
            # 0 plays: forever.
            self._write(b"acTL", struct.pack(">II", self._frames, 0))
        self._control(delay)
        for chunk in chunks:
            if chunk.kind == b"IDAT":
                buffer.seek(chunk.offset)
                self._picture(buffer.read(chunk.length), first)

    def finish(self) -> StoredFile:
        """Close the file after the last frame."""
        self._write(b"IEND", b"")
        return StoredFile(*self._size, self._output.size)

    def _control(self, delay: Delay) -> None:
        times = (delay.dividend, delay.divisor)
        fields = (self._number(), *self._size, 0, 0, *times, 0, 0)
        self._write(b"fcTL", struct.pack(">IIIIIHHBB", *fields))

    def _picture(self, data: bytes, first: bool) -> None:
        if first:
            self._write(b"IDAT", data)
        else:
            self._write(b"fdAT", struct.pack(">I", self._number()) + data)

    def _number(self) -> int:
        self._sequence += 1
        return self._sequence - 1

    def _write(self, kind: bytes, data: bytes) -> None:
        write_chunk(self._output.write, kind, data)
