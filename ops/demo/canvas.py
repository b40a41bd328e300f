"""From drawings and pixels to the bytes of a file."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import resvg_py
from PIL import Image

ART = Path(__file__).parent / "art"


def art(number: int) -> str:
    """One of our own SVG drawings, 1 to 20."""
    return (ART / f"{number:02}.svg").read_text()


def transparent(drawing: str) -> str:
    """The drawing without the first rectangle, its background."""
    return re.sub(r"<rect [^>]*/>", "", drawing, count=1)


def placed(
    drawing: str, name: str, x: float, y: float, width: float, height: float
) -> str:
    """The drawing as a part of another one, cut to fill its place.

    `name` keeps its ids apart from those of the other parts.
    """
    inner = re.sub(r"(id='|url\(#)", rf"\g<1>{name}-", drawing)
    inner = re.sub(r" width='\d+' height='\d+'", "", inner, count=1)
    place = f"x='{x}' y='{y}' width='{width}' height='{height}' "
    fill = "preserveAspectRatio='xMidYMid slice' "
    return inner.replace("<svg ", f"<svg {place}{fill}", 1)


def drawing(width: int, height: int, body: str) -> str:
    size = f"viewBox='0 0 {width} {height}' width='{width}' height='{height}'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{body}</svg>"


def rendered_png(svg: str, width: int) -> bytes:
    """Draw an SVG at that width in pixels."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, width=width, dpi=96.0, skip_system_fonts=True
        )
    )


def rendered(svg: str, width: int) -> Image.Image:
    return Image.open(io.BytesIO(rendered_png(svg, width)))


def png(image: Image.Image) -> bytes:
    return _saved(image, "PNG")


def jpeg(image: Image.Image, *, quality: int = 90, exif: bytes = b"") -> bytes:
    return _saved(image.convert("RGB"), "JPEG", quality=quality, exif=exif)


def gif(images: Sequence[Image.Image], delays: int | list[int]) -> bytes:
    """An endless GIF; all frames share the palette of the first. Delays in ms."""
    first = images[0].convert("RGB").quantize(192)
    plain = Image.Dither.NONE
    rest = [
        image.convert("RGB").quantize(palette=first, dither=plain) for image in images
    ]
    return _film(rest, "GIF", delays)


def apng(images: Sequence[Image.Image], delay: int) -> bytes:
    return _film(list(images), "PNG", delay)


def _film(images: list[Image.Image], kind: str, delays: int | list[int]) -> bytes:
    options = {"save_all": True, "append_images": images[1:], "loop": 0}
    return _saved(images[0], kind, duration=delays, **options)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
