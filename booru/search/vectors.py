"""Analysed texts in the form of PostgreSQL's tsvector."""

from __future__ import annotations

import re
from collections.abc import Iterable


def places(words: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Each stem with its positions."""
    found: dict[str, list[int]] = {}
    for stem, place in words:
        found.setdefault(stem, []).append(place)
    return found


def vector(words: Iterable[tuple[str, int]]) -> str:
    """A tsvector as PostgreSQL reads it."""
    return " ".join(
        f"{quoted(stem)}:{','.join(map(str, found))}"
        for stem, found in places(words).items()
    )


_LEXEME = re.compile(r"'((?:[^'\\]|''|\\.)*)':([0-9,]+)")


def read(words: str) -> dict[str, list[int]]:
    """A tsvector as PostgreSQL writes it, back to stems and positions."""
    return {
        re.sub(r"''|\\(.)", lambda m: m[1] or "'", stem): [
            int(place) for place in at.split(",")
        ]
        for stem, at in _LEXEME.findall(words)
    }


def quoted(stem: str) -> str:
    """A word in the text of a tsvector or tsquery."""
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
