"""XML of strangers, read as it streams by: no tree, no entities, no document type.

Only what the caller names is kept, so that a file cannot cost much more than its size.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lxml import etree

from scores.importing.text import decode
from scores.importing.types import FatalImport

MAX_DEPTH = 32
_CHUNK = 1 << 16

#: An element without children is its trimmed text; one with children holds all of each
#: name as a list, and its text is gone.
Element = dict[str, list[Any]] | str


def records(
    body: bytes, path: tuple[str, ...], names: Collection[str]
) -> list[Element]:
    """All elements at ``path``, with the elements of these names inside."""
    target = _Target(path, names)
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    text = decode(body).strip().encode()
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise FatalImport(f"Could not parse XML. ({error.msg})") from None
    return target.found


class _Target:
    """What lxml calls while it reads."""

    def __init__(self, path: tuple[str, ...], names: Collection[str]) -> None:
        self.found: list[Element] = []
        self._path = path
        self._names = names
        self._open: list[str] = []
        # Of each open element at or below the path: its children and its text.
        self._inside: list[tuple[dict[str, list[Any]], list[str]]] = []

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise FatalImport("Could not parse XML. (It has a DOCTYPE.)")

    def start(self, tag: str | bytes, attrib: object) -> None:
        self._open.append(_text(tag))
        if len(self._open) > MAX_DEPTH:
            raise FatalImport("Could not parse XML. (It is nested too deeply.)")
        if self._inside or tuple(self._open) == self._path:
            self._inside.append(({}, []))

    def data(self, data: str | bytes) -> None:
        if self._inside:
            self._inside[-1][1].append(_text(data))

    def comment(self, text: str | bytes) -> None:
        pass

    def end(self, tag: str | bytes) -> None:
        name = self._open.pop()
        if not self._inside:
            return
        children, text = self._inside.pop()
        element: Element = children or "".join(text).strip()
        if not self._inside:
            self.found.append(element)
        elif name in self._names:
            self._inside[-1][0].setdefault(name, []).append(element)

    def close(self) -> None:
        pass


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode()
