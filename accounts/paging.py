"""Lists that are read page by page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

PAGE = 50
# Counting rows up to here is quick; nobody turns so many pages.
_LAST_PAGE = 10_000_000 // PAGE
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Paging:
    """Page `number` of a list of `total` rows; `kept` are the other parameters of its
    address."""

    number: int
    total: int
    size: int = PAGE
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return self.offset + self.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return self.offset + 1

    @property
    def last(self) -> int:
        return min(self.end, self.total)

    @property
    def before(self) -> str:
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self.address(self.number + 1) if self.number < self.pages else ""

    @property
    def links(self) -> list[tuple[int | None, str]]:
        """(number, address) of pages to offer, None for those left out between."""
        near = {1, self.number - 1, self.number, self.number + 1, self.pages}
        found: list[tuple[int | None, str]] = []
        previous = 0
        for number in sorted(near & set(range(1, self.pages + 1))):
            if number == previous + 2:
                found.append((previous + 1, self.address(previous + 1)))
            elif number > previous + 2:
                found.append((None, ""))
            found.append((number, self.address(number)))
            previous = number
        return found

    def address(self, number: int) -> str:
        page = (("page", str(number)),) if number > 1 else ()
        said = urlencode([*self.kept, *page])
        return f"?{said}" if said else "?"


def paging_of(
    request: HttpRequest, total: int, *, size: int = PAGE, **kept: str
) -> Paging:
    """A page that is no number counts as the first, one past the end as the last."""
    asked = _DIGITS.fullmatch(request.GET.get("page", ""))
    pages = max(1, -(-total // size))
    number = min(max(1, int(asked[0]) if asked else 1), pages, _LAST_PAGE)
    return Paging(number, total, size, tuple((k, v) for k, v in kept.items() if v))
