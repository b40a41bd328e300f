"""What a person calls a datum, and its score: for pages that list what went wrong.

Stored orphans come here too, so nothing is taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable

from scores.importing.text import clip
from scores.importing.types import Datum


def titled(
    title: str = "title", difficulty: str = "difficulty"
) -> Callable[[Datum], str]:
    """``Sample Song [ANOTHER]`` from the datum's fields of these names."""

    def label(datum: Datum) -> str:
        return f"{clip(str(datum.get(title, '')))} [{datum.get(difficulty, '')}]"

    return label


def number(*names: str) -> Callable[[Datum], str]:
    """``2,788``: the first of these fields that is there; what is no number stands as
    the file has it."""

    def value(datum: Datum) -> str:
        found = next((datum[name] for name in names if name in datum), "")
        try:
            return f"{int(found):,}" if not isinstance(found, float) else f"{found:,g}"
        except (TypeError, ValueError):
            return clip(str(found))

    return value
