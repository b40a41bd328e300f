"""Small pictures of people and things: the face beside a name, the drawing of a
badge. One file each, and nothing of the source but its pixels or shapes."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, ImageOps

from booru.media.colour import Conversion
from booru.media.decoders import open_image
from booru.media.encoding import save_version
from booru.media.frames import Sink
from booru.media.representations import DRAWING, FACE, FACE_SIDE
from booru.media.svg import render
from booru.media.svg_scrub import scrub, serialise
from booru.media.svg_tree import measure, parse
from booru.media.types import Limits, StoredFile


def face(source: BinaryIO, format: str, limits: Limits, sink: Sink) -> StoredFile:
    """Write the middle square of the picture, upright, at most `FACE_SIDE` pixels
    wide; of an animation its first frame."""
    image = open_image(source, format, limits)
    image.load()
    conversion = Conversion(image)
    shown = conversion.apply(ImageOps.exif_transpose(image))
    side = min(*shown.size, FACE_SIDE)
    square = ImageOps.fit(shown, (side, side), Image.Resampling.LANCZOS)
    return save_version(square, "png", sink.create(FACE))


def drawing(source: BinaryIO, limits: Limits, sink: Sink) -> StoredFile:
    """Write a drawing without anything active or foreign. It must be one that can be
    drawn."""
    root = parse(source, limits)
    scrub(root, limits)
    render(root)
    data = serialise(root)
    output = sink.create(DRAWING)
    output.write(data)
    return StoredFile(*measure(root), output.size)
