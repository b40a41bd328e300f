"""The dominant colour: tables of drawn pictures, and real files of every format."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booru.media import pipeline
from booru.media.dominant import dominant_colour
from booru.media.types import Limits

LIMITS = Limits(extra_formats=frozenset(("webp", "avif")))
RED, BLUE = (200, 30, 40), (20, 60, 210)


def plain(colour: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (60, 40), colour)


def beside(left: tuple[int, ...], right: tuple[int, ...], share: int) -> Image.Image:
    """`share` of 60 columns in the left colour."""
    image = plain(right, "RGBA" if len(right) == 4 else "RGB")
    image.paste(left, (0, 0, share, 40))
    return image


def noise(middle: int, spread: int) -> Image.Image:
    random = np.random.default_rng(3)
    area = random.integers(middle - spread, middle + spread + 1, (40, 60, 3))
    return Image.fromarray(area.astype(np.uint8))


@pytest.mark.parametrize(
    ("image", "colour"),
    [
        (plain((0, 0, 0)), "#000000"),
        (plain((255, 255, 255)), "#ffffff"),
        (plain(RED), "#c81e28"),
        (Image.new("L", (5, 5), 77), "#4d4d4d"),
        (Image.new("LA", (5, 5), (77, 200)), "#4d4d4d"),
        (Image.new("RGB", (1, 1), (1, 2, 3)), "#010203"),
        (beside(RED, BLUE, 31), "#c81e28"),
        (beside(RED, BLUE, 29), "#143cd2"),
        # What cannot be seen has no colour, whatever stands in its bytes.
        (plain((9, 8, 7, 0), "RGBA"), "#ffffff"),
        (beside((*RED, 255), (*BLUE, 0), 1), "#c81e28"),
        # Half as visible counts half.
        (beside((*RED, 255), (*BLUE, 120), 29), "#c81e28"),
        (beside((*RED, 255), (*BLUE, 120), 10), "#143cd2"),
    ],
)
def test_what_a_picture_has_most_of(image: Image.Image, colour: str) -> None:
    assert dominant_colour(image) == colour


def test_a_colour_on_the_edge_of_two_cells_is_one_colour() -> None:
    """A third of white beats no two thirds of greys around 64 that differ a little."""
    image = noise(64, 5)
    image.paste((255, 255, 255), (0, 0, 20, 40))
    red, green, blue = bytes.fromhex(dominant_colour(image)[1:])
    assert {red, green, blue} <= {63, 64, 65}


def _png(image: Image.Image) -> bytes:
    return _saved(image, "PNG")


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _two_frames(image: Image.Image, kind: str) -> bytes:
    darker = image.point(lambda value: value // 2)
    return _saved(
        image, kind, save_all=True, append_images=[darker], duration=[900, 100]
    )


def _svg(image: Image.Image) -> bytes:
    colour = "#" + bytes(image.getpixel((0, 0))).hex()  # type: ignore[arg-type]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">'
        f'<rect width="70" height="60" fill="{colour}"/></svg>'
    ).encode()


FILES: dict[str, Callable[[Image.Image], bytes]] = {
    "png": _png,
    "jpeg": lambda image: _saved(image, "JPEG", quality=95),
    "webp": lambda image: _saved(image, "WEBP"),
    "avif": lambda image: _saved(image, "AVIF"),
    "apng": lambda image: _two_frames(image, "PNG"),
    "gif": lambda image: _two_frames(image, "GIF"),
    "svg": _svg,
}


@pytest.mark.parametrize("kind", FILES)
def test_every_format_has_the_colour_of_its_pixels(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    source.write_bytes(FILES[kind](Image.new("RGB", (90, 60), RED)))
    folder = tmp_path / "out"
    folder.mkdir()
    inspection = pipeline.inspect(source, LIMITS)
    made = pipeline.thumbnails(source, inspection, folder, LIMITS)
    seen = bytes.fromhex(made.color[1:])
    assert np.abs(np.subtract(list(seen), RED)).max() <= 6, made.color
