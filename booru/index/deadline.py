"""A search that takes too long is refused, not endured."""

from __future__ import annotations

import time

from booru.search.errors import SearchError


class Deadline:
    """Passed along a search; `check` between its steps."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    def check(self) -> None:
        """Raises SearchError once the time is over."""
        if self.left <= 0:
            raise TooComplex


class TooComplex(SearchError):
    def __init__(self) -> None:
        super().__init__(
            "query too complex: it takes too long; leave out wildcards or terms"
        )
