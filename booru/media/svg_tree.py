"""Reading a drawing safely, and its size (SVG 1.1, CSS pixels of 96 to the inch)."""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO, Final

from lxml import etree

from booru.media.sniff import SVG_NAMESPACE
from booru.media.types import CorruptFile, Limits, TooLarge

SVG: Final = f"{{{SVG_NAMESPACE}}}"

_PIXELS: Final = {
    "": 1.0,
    "px": 1.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 96 / 72,
    "pc": 16.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_LENGTH: Final = re.compile(rf"\s*({_NUMBER})\s*([a-zA-Z]*|%)\s*")
_VIEW_BOX: Final = re.compile(rf"{_NUMBER}")
#: What CSS gives a picture that says nothing of its size.
_DEFAULT: Final = (300.0, 150.0)
_LARGEST: Final = 1e9
#: Of one element; the time for looking attributes up grows with their square.
_MOST_ATTRIBUTES: Final = 1000


def parse(source: BinaryIO, limits: Limits) -> etree._Element:
    """The root element, without comments and processing instructions.

    Nothing outside the file is read. Raises `CorruptFile` for entity declarations
    and broken XML, `TooLarge` for more nodes or depth than allowed.
    """
    source.seek(0)
    nodes = depth = 0
    events = etree.iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            if nodes == 0:
                _refuse_entities(element)
            depth += 1 if event == "start" else -1
            nodes += event == "start"
            if len(element.attrib) > _MOST_ATTRIBUTES:
                raise TooLarge("the drawing has too many parts to process")
            if depth > limits.svg_max_depth or nodes > limits.svg_max_nodes:
                raise TooLarge("the drawing has too many parts to process")
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise TooLarge("the drawing has too many parts to process") from error
        raise CorruptFile(f"not well-formed: {str(error)[:200]}") from error
    root: etree._Element | None = events.root
    if root is None or root.tag != f"{SVG}svg":
        raise CorruptFile("not a drawing")
    return root


def parse_bytes(data: bytes, limits: Limits) -> etree._Element:
    """`parse` for a drawing within a drawing."""
    return parse(io.BytesIO(data), limits)


def _refuse_entities(element: etree._Element) -> None:
    dtd: Any = element.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise CorruptFile("declares entities")


def measure(root: etree._Element) -> tuple[int, int]:
    """Width and height in whole pixels; 0 where the drawing says so."""
    width, height = natural_size(root)
    if width <= 0 or height <= 0:
        return 0, 0
    return max(1, round(width)), max(1, round(height))


def natural_size(root: etree._Element) -> tuple[float, float]:
    """Width and height as the drawing gives them.

    A missing side follows from the view box, by its ratio where the other side is
    given; without a view box it is CSS's 300 x 150.
    """
    box = _view_box(root)
    width = _length(root.get("width"), box[0] if box else _DEFAULT[0])
    height = _length(root.get("height"), box[1] if box else _DEFAULT[1])
    if width is None and height is None:
        return box or _DEFAULT
    if width is None:
        width = _DEFAULT[0] if box is None else (height or 0) * box[0] / box[1]
    if height is None:
        height = _DEFAULT[1] if box is None else width * box[1] / box[0]
    return min(width, _LARGEST), min(height, _LARGEST)


def _length(text: str | None, whole: float) -> float | None:
    """Pixels; None for auto, for nonsense and for a missing length."""
    found = _LENGTH.fullmatch(text) if text else None
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    if unit == "%":
        return whole * number / 100
    return number * _PIXELS[unit] if unit in _PIXELS else None


def _view_box(root: etree._Element) -> tuple[float, float] | None:
    numbers = [float(text) for text in _VIEW_BOX.findall(root.get("viewBox") or "")]
    if len(numbers) != 4 or not (numbers[2] > 0 and numbers[3] > 0):
        return None
    return min(numbers[2], _LARGEST), min(numbers[3], _LARGEST)
