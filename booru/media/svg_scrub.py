"""Taking everything active and everything foreign out of a drawing.

What stays is SVG elements and attributes that draw: no script, no event handler, no
other namespace (editors keep their users' paths there), no address but `#id` and
embedded pictures of the four known kinds, which lose their own metadata.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import urllib.parse
from dataclasses import replace
from typing import Final

from lxml import etree

from booru.media import jpeg_segments, png_chunks
from booru.media.sniff import sniff
from booru.media.svg_tree import SVG, parse_bytes
from booru.media.types import CorruptFile, Limits, MediaError

_XLINK: Final = "{http://www.w3.org/1999/xlink}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"

#: SVG elements that run, load or hold something foreign.
_ACTIVE: Final = frozenset(
    (
        "script",
        "handler",
        "listener",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "canvas",
        "source",
        "track",
        "link",
        "discard",
        "metadata",
    )
)
_ANIMATIONS: Final = frozenset(("set", "animate", "animatemotion", "animatetransform"))
#: Attributes that an animation could turn into an address or a script.
_NOT_ANIMATED: Final = re.compile(r"(?:.*:)?(?:href|src|style|on.*)", re.IGNORECASE)
_SPACE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_SCRIPT: Final = re.compile(r"(?:java|vb|live)script:|data:text/", re.IGNORECASE)
_URL: Final = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
#: What style sheets can load with, or hide a loading word behind.
_LOADING: Final = re.compile(
    r"@import|image-set|\bimage\(|\bsrc\(|cross-fade|expression\(|-moz-binding"
    r"|behavior\s*:|\\|<",
    re.IGNORECASE,
)
_DATA: Final = re.compile(r"data:([a-z]+/[a-z+.-]+)((?:;[^,;]*)*),", re.IGNORECASE)
_DEEPEST: Final = 3


def scrub(root: etree._Element, limits: Limits, level: int = 0) -> None:
    """Scrub the tree in place. `level` counts drawings within drawings."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if not _may_stay(element):
            _remove(element)
    for element in root.iter():
        _scrub_attributes(element, limits, level)
        if element.tag == f"{SVG}style" and element.text:
            element.text = _style("".join(map(str, element.itertext())))
            del element[:]


def serialise(root: etree._Element) -> bytes:
    """The drawing as UTF-8, without document type."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False)


def _may_stay(element: etree._Element) -> bool:
    tag = element.tag
    # Entity references and the like have a function for a tag.
    if not str(tag).startswith(SVG):
        return False
    name = str(tag)[len(SVG) :].lower()
    if name in _ACTIVE:
        return False
    target = element.get("attributeName") or ""
    animation = name in _ANIMATIONS or name.startswith("animate")
    return not (animation and _NOT_ANIMATED.fullmatch(target.strip()))


def _remove(element: etree._Element) -> None:
    """Take an element out, but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _scrub_attributes(element: etree._Element, limits: Limits, level: int) -> None:
    for name, value in element.attrib.items():
        name, value = str(name), str(value)
        kept = _attribute(element, name, value, limits, level)
        if kept is None:
            del element.attrib[name]
        elif kept != value:
            element.attrib[name] = kept


def _attribute(
    element: etree._Element, name: str, value: str, limits: Limits, level: int
) -> str | None:
    """The value that may stay, or None."""
    if name in ("href", f"{_XLINK}href"):
        return _address(element, value, limits, level)
    if name.startswith("{"):
        plain = name in (f"{_XML}space", f"{_XML}lang")
        return value if plain or name.startswith(_XLINK) else None
    if name.lower().startswith("on") or name.lower() in ("src", "ping", "action"):
        return None
    if _SCRIPT.search(_SPACE.sub("", value)):
        return None
    if name == "style":
        return _style(value)
    return None if "\\" in value and "(" in value else _without_urls(value)


def _address(
    element: etree._Element, value: str, limits: Limits, level: int
) -> str | None:
    value = value.strip()
    if value.startswith("#"):
        return value
    if element.tag in (f"{SVG}image", f"{SVG}feImage"):
        return _picture(_SPACE.sub("", value), limits, level)
    return None


def _style(text: str) -> str:
    """A style sheet or attribute; empty where it may load something."""
    if _LOADING.search(text) or _SCRIPT.search(_SPACE.sub("", text)):
        return ""
    return _without_urls(text)


def _without_urls(text: str) -> str:
    kept = _URL.sub(lambda m: m[0] if m[2].strip().startswith("#") else "none", text)
    # An unclosed url( is closed by the end of the sheet.
    rest = _URL.sub("", kept)
    return "" if "url(" in rest.lower() else kept


def _picture(value: str, limits: Limits, level: int) -> str | None:
    """An embedded picture, stripped and written again; None if it may not stay."""
    head = _DATA.match(value)
    if head is None:
        return None
    try:
        data = _decoded(value[head.end() :], head[2].lower())
        mime, data = _clean_picture(data, limits, level)
    except (MediaError, ValueError, etree.LxmlError, binascii.Error):
        return None
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def _decoded(text: str, parameters: str) -> bytes:
    data = urllib.parse.unquote_to_bytes(text)
    if parameters.endswith(";base64"):
        data += b"=" * (-len(data) % 4)
        return base64.b64decode(data)
    return data


def _clean_picture(data: bytes, limits: Limits, level: int) -> tuple[str, bytes]:
    source = io.BytesIO(data)
    mime = sniff(source)
    if mime == "image/jpeg":
        return mime, jpeg_segments.strip(data)
    if mime == "image/png":
        parts: list[bytes] = []
        kept = png_chunks.PICTURE | png_chunks.ANIMATION
        png_chunks.copy(source, kept, parts.append)
        return mime, b"".join(parts)
    if mime == "image/gif":
        return mime, data
    if mime == "image/svg+xml" and level < _DEEPEST:
        inner = replace(limits, svg_max_nodes=limits.svg_max_nodes // 4)
        root = parse_bytes(data, inner)
        scrub(root, inner, level + 1)
        return mime, serialise(root)
    raise CorruptFile("not a picture that may stay")
