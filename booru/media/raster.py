"""The first stage for still pictures: PNG, JPEG, and WebP and AVIF like them."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from PIL import ExifTags, Image

from booru.media import apng, jpeg_segments, png_chunks, webp_chunks
from booru.media.colour import Conversion, working
from booru.media.decoders import PILLOW, open_image
from booru.media.dominant import dominant_colour
from booru.media.encoding import save_full, save_version
from booru.media.frames import Nowhere, Output, Sink
from booru.media.hashes import perceptual_hash
from booru.media.intensities import intensities
from booru.media.scaling import versions
from booru.media.types import Limits, StoredFile, Thumbnails

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: The largest side of what hash and colour are taken from.
_SMALL: Final = 250


def thumbnails(source: BinaryIO, format: str, limits: Limits, sink: Sink) -> Thumbnails:
    """Write `full` without metadata and every version that the size calls for.

    Orientation and colours are brought into the pixels; where nothing has to
    change, the pixels of `full` are those of the source, bit for bit. An animated
    PNG keeps its frames, and its versions are animated.
    """
    if format == "png":
        animation = png_chunks.animation(source, limits.max_frames)
        if animation is not None:
            return _animated(source, animation, limits, sink)
    stored, image = _sanitised(source, format, limits, sink)
    return with_versions(image, {f"full.{format}": stored}, format, sink)


def describe(source: BinaryIO, format: str, limits: Limits) -> Thumbnails:
    """What `thumbnails` would record, without its files."""
    if format == "png" and png_chunks.animation(source, limits.max_frames) is not None:
        image = open_image(source, "png", limits)
        return described(Conversion(image).apply(image), {})
    _, image = _sanitised(source, format, limits, Nowhere())
    return described(image, {})


def with_versions(
    image: Image.Image, files: dict[str, StoredFile], format: str, sink: Sink
) -> Thumbnails:
    """Write every version that the size calls for, as NAME.FORMAT, beside `files`."""
    small: Image.Image | None = None
    for box, scaled in versions(image):
        name = f"{box.name}.{format}"
        files[name] = save_version(scaled, format, sink.create(name))
        small = scaled if box.name == "thumb" else small
    return described(image, files, small)


def described(
    image: Image.Image, files: dict[str, StoredFile], small: Image.Image | None = None
) -> Thumbnails:
    """What is recorded of a fully decoded picture in a working mode.

    `small` is its `thumb` version, where there is one already.
    """
    values = intensities(image)
    if small is None:
        small = image.copy()
        small.thumbnail((_SMALL, _SMALL), reducing_gap=2.0)
    return Thumbnails(
        files, values, perceptual_hash(small), dominant_colour(small), *image.size
    )


def _animated(
    source: BinaryIO, animation: png_chunks.Animation, limits: Limits, sink: Sink
) -> Thumbnails:
    files = apng.write_files(source, animation, limits, sink)
    image = open_image(source, "png", limits)
    return described(Conversion(image).apply(image), files)


def _sanitised(
    source: BinaryIO, format: str, limits: Limits, sink: Sink
) -> tuple[StoredFile, Image.Image]:
    """The stored full file and its pixels in a working mode."""
    image = open_image(source, format, limits)
    image.load()
    output = sink.create(f"full.{format}")
    conversion = Conversion(image)
    turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    recoded = conversion.needed or image.mode == "CMYK"
    # The boxes of an AVIF point at each other by offset: it is always encoded anew.
    if turn is None and not recoded and format != "avif":
        _strip(source, format, output)
        return StoredFile(*image.size, output.size), working(image)
    if turn is not None:
        image = image.transpose(turn)
    if recoded:
        image = conversion.apply(image)
    if format == "png":
        return save_full(image, format, output), working(image)
    buffer = io.BytesIO()
    save_full(working(image), format, Output(buffer.write))
    # A large picture must not be in memory twice more than it has to.
    del image
    return _decoded_again(buffer, format, output)


def _decoded_again(
    buffer: io.BytesIO, format: str, output: Output
) -> tuple[StoredFile, Image.Image]:
    """What is compared with other pictures later is what was stored."""
    output.write(buffer.getbuffer())
    buffer.seek(0)
    stored = Image.open(buffer, formats=[PILLOW[format]])
    stored.load()
    return StoredFile(*stored.size, output.size), stored


def _strip(source: BinaryIO, format: str, output: Output) -> None:
    source.seek(0)
    if format == "jpg":
        output.write(jpeg_segments.strip(source.read()))
    elif format == "webp":
        output.write(webp_chunks.strip(source.read()))
    else:
        png_chunks.copy(source, png_chunks.PICTURE, output.write)
