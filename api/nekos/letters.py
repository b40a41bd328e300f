"""PURE: how the characters of a search pattern are told to RE2.

A named class has hundreds of ranges, and RE2 takes milliseconds to build each one, as
often as a count repeats it. All that one pattern can tell apart are the kind of a code
point (`_KINDS`) and between which of its own characters it lies: so values are written
in an alphabet of these pairs, in which every class is a handful of ranges. Most values
are ASCII, where classes are small, and stay as they are.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from typing import Protocol

Span = tuple[str, str]
_LETTERS = ("Ll", "Lu", "L")
_WRITTEN = (*_LETTERS, "M", "N", "P", "S")
#: Unicode's categories, a narrower one before a wider; the last is all others.
_KINDS = (*_WRITTEN, "Zs", "Z", "Cc", "")
#: Of which kinds a class is, and which ranges beside them (nekos-api 6.1 and 6.4).
CLASSES: dict[str, tuple[tuple[str, ...], tuple[Span, ...]]] = {
    "alpha": (_LETTERS, ()),
    "digit": ((), (("0", "9"),)),
    "alnum": ((*_LETTERS, "N"), ()),
    "lower": (("Ll",), ()),
    "upper": (("Lu",), ()),
    "space": (("Zs", "Z"), (("\t", "\r"), ("\x85", "\x85"))),
    "blank": (("Zs",), (("\t", "\t"),)),
    "punct": (("P", "S"), ()),
    "xdigit": ((), (("0", "9"), ("a", "f"))),
    "print": ((*_WRITTEN, "Zs"), ()),
    "graph": (_WRITTEN, ()),
    "cntrl": (("Cc",), ()),
    "word": ((*_LETTERS, "N"), (("_", "_"),)),
}
#: More than there are borders in a pattern of 50 characters, class by class.
_ROOM = 256


class Letters(Protocol):
    """Members of a class as RE2 is told them."""

    def span(self, first: str, last: str) -> str: ...

    def named(self, name: str) -> str: ...


class Plain:
    """Each code point is itself; of named classes only what is ASCII. Notes what an
    `Alphabet` for the same pattern takes, and whether other values need one."""

    def __init__(self) -> None:
        self.borders: set[int] = set()
        self.needs_alphabet = False

    def span(self, first: str, last: str) -> str:
        self.borders |= {ord(first), ord(last) + 1}
        return _span(ord(first), ord(last))

    def named(self, name: str) -> str:
        kinds, spans = CLASSES[name]
        self.needs_alphabet = self.needs_alphabet or bool(kinds)
        own = "".join(self.span(*span) for span in spans)
        return own + "".join(_span(p, p) for p in range(128) if _kind(p) in kinds)


class Alphabet:
    def __init__(self, borders: Iterable[int]) -> None:
        self._borders = sorted(borders)
        self._table = _Table(self._borders)

    def span(self, first: str, last: str) -> str:
        low = bisect_right(self._borders, ord(first))
        high = bisect_right(self._borders, ord(last))
        kinds = range(len(_KINDS))
        return "".join(_span(k * _ROOM + low, k * _ROOM + high) for k in kinds)

    def named(self, name: str) -> str:
        kinds, spans = CLASSES[name]
        places = [_KINDS.index(kind) * _ROOM for kind in kinds]
        whole = "".join(_span(place, place + _ROOM - 1) for place in places)
        return whole + "".join(self.span(*span) for span in spans)

    def written(self, value: str) -> str:
        return value.translate(self._table)


class _Table(dict[int, int]):
    def __init__(self, borders: list[int]) -> None:
        super().__init__()
        self._borders = borders

    def __missing__(self, point: int) -> int:
        place = _KINDS.index(_kind(point)) * _ROOM
        self[point] = found = place + bisect_right(self._borders, point)
        return found


def _kind(point: int) -> str:
    category = unicodedata.category(chr(point))
    return next(name for name in _KINDS if category.startswith(name))


def _span(low: int, high: int) -> str:
    return f"\\x{{{low:x}}}" if low == high else f"\\x{{{low:x}}}-\\x{{{high:x}}}"
