"""Lists that are read page by page without counting them: one row more than a page
holds says that there is another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

PAGE = 25
# Nobody reads on so far by pages; each costs all rows before it.
_LAST = 400
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Steps:
    """Rows of page `number`, and the addresses of those beside it, "" for none."""

    rows: Sequence[Any]
    number: int
    more: bool

    @property
    def newer(self) -> str:
        return f"?page={self.number - 1}" if self.number > 1 else ""

    @property
    def older(self) -> str:
        more = self.more and self.number < _LAST
        return f"?page={self.number + 1}" if more else ""


def steps(rows: QuerySet[Any], asked: str) -> Steps:
    """`asked` is the page as an address has it; what is no number is the first."""
    number = int(asked) if _DIGITS.fullmatch(asked) else 1
    number = min(max(1, number), _LAST)
    first = (number - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    return Steps(found[:PAGE], number, len(found) > PAGE)


def up_to(rows: QuerySet[Any], most: int = 10_000) -> int:
    """How many there are, or `most`: a count that never reads more."""
    return rows.order_by()[:most].count()
