"""Pages as the image dialects count them (philomena-api 1.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.params import Params

DEFAULT_SIZE = 25
MOST = 50
# Nobody reads on so far; beyond it the list is empty (search, section 8).
_LAST_PLACE = 10_000_000
_LEADING_INTEGER = re.compile(r"([+-]?)([0-9]+)", re.ASCII)


@dataclass(frozen=True)
class Page:
    number: int
    size: int

    @property
    def _is_beyond(self) -> bool:
        return self.number * self.size > _LAST_PLACE

    @property
    def offset(self) -> int:
        return 0 if self._is_beyond else (self.number - 1) * self.size

    @property
    def limit(self) -> int:
        return 0 if self._is_beyond else self.size


def page_of(params: Params, *, sizes: Sequence[str] = ("per_page",)) -> Page:
    """`sizes` are the names of the size's parameter: the first that is there counts."""
    number = _leading_integer(params.text("page"))
    size = _leading_integer(next(filter(None, map(params.text, sizes)), ""))
    return Page(
        number=max(1, 1 if number is None else number),
        size=min(max(1, DEFAULT_SIZE if size is None else size), MOST),
    )


def _leading_integer(text: str) -> int | None:
    """`2abc` is 2; of endless digits the first are as good as all."""
    match = _LEADING_INTEGER.match(text)
    if match is None:
        return None
    digits = match[2].lstrip("0")[:18]
    return int(f"{match[1]}{digits or 0}")
