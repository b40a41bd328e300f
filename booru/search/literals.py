"""Values of literal and text fields (search 2.4, 2.5)."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from booru.search.fields import Field
from booru.search.nodes import (
    Everything,
    Exact,
    Leaf,
    Matching,
    Near,
    Nothing,
    Phrase,
    WordMatching,
)
from booru.search.patterns import ANY_MARK, ONE_MARK, Pattern
from booru.search.words import fold, phrase

MAX_EDITS = 2

_MARKS = {"*": ANY_MARK, "?": ONE_MARK}
_LIVE = re.compile(r"\\(?P<escaped>.)|[*?]", re.DOTALL)
_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
# What PostgreSQL cannot hold, so that no stored value can match it.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_literal(field: Field, value: str) -> Leaf:
    if _UNSTORABLE.search(value):
        return Nothing()
    body, fuzz = _split_fuzz(_trim(value))
    marked = field.normalise(_resolve(body))
    if pattern := _live_pattern(marked):
        everything = pattern.is_everything
        return Everything() if everything else Matching(field.name, pattern)
    if fuzz and (edits := _edits(fuzz, len(marked))):
        return Near(field.name, marked, edits)
    return Exact(field.name, marked)


def read_text(field: Field, value: str) -> Leaf:
    if _UNSTORABLE.search(value):
        return Nothing()
    body, _ = _split_fuzz(_trim(value))
    marked = _resolve(body)
    if pattern := _live_pattern(fold(marked.strip())):
        everything = pattern.is_everything
        return Everything() if everything else WordMatching(field.name, pattern)
    stems = phrase(marked)
    return Phrase(field.name, stems) if stems else Nothing()


def _live_pattern(marked: str) -> Pattern | None:
    if ANY_MARK in marked or ONE_MARK in marked:
        return Pattern.from_marked(marked)
    return None


def _trim(value: str) -> str:
    """Without white space around it, except where the last of it is escaped."""
    trimmed = value.strip()
    if _ends_in_escape(trimmed) and not value.endswith(trimmed):
        trimmed += " "
    return trimmed


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _split_fuzz(value: str) -> tuple[str, re.Match[str] | None]:
    """The value and the number behind its last `~`, where it ends in one."""
    body, tilde, number = value.rpartition("~")
    fuzz = _DECIMAL.fullmatch(number) if tilde else None
    if fuzz is None or _ends_in_escape(body):
        return value, None
    return body, fuzz


def _edits(fuzz: re.Match[str], length: int) -> int:
    """Exact arithmetic: (1 - 0.8) x 5 is one edit. Thirty decimals are enough, and
    keep long numbers cheap."""
    whole, decimals = fuzz[1].lstrip("0"), (fuzz[2] or "0")[:30]
    if whole:
        return 1 if whole == "1" else MAX_EDITS
    share = 1 - Fraction(int(decimals), 10 ** len(decimals))
    return min(math.floor(share * length), MAX_EDITS)


def _resolve(value: str) -> str:
    """Escaped characters for themselves, live wildcards as marks."""
    return _LIVE.sub(lambda found: found["escaped"] or _MARKS[found[0]], value)
