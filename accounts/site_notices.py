"""The lines above every page, as a page asks for them: without a query."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import SiteNotice

# A change is everywhere after this time; its beginning and end are to the second.
SECONDS = 30.0
#: Cookie of those that a reader has closed: ids, a dot between them.
CLOSED = "notices"


class Held:
    """The notices of a process that are shown now or soon. Threads may fill it at the
    same time: they read the same rows."""

    def __init__(self) -> None:
        self._until = 0.0
        self._rows: tuple[SiteNotice, ...] = ()

    def rows(self) -> tuple[SiteNotice, ...]:
        if time.monotonic() >= self._until:
            self.fill(tuple(SiteNotice.objects.around(timezone.now(), SOON)))
        return self._rows

    def fill(self, rows: tuple[SiteNotice, ...]) -> None:
        self._rows = rows
        self._until = time.monotonic() + SECONDS

    def forget(self) -> None:
        """Asked again for the next page; other processes come to it in their time."""
        self._until = 0.0


SOON = timedelta(seconds=SECONDS)
held = Held()


def shown(now: datetime, closed: str) -> list[SiteNotice]:
    """Those to show to a reader with this cookie."""
    ids = set(closed.split("."))
    return [
        row
        for row in held.rows()
        if row.start_at <= now < row.finish_at and str(row.pk) not in ids
    ]


def with_closed(closed: str, pk: int) -> str:
    """The cookie of a reader who closes one more: only those still about are kept, so
    that it stays short."""
    about = {str(row.pk) for row in held.rows()}
    return ".".join(sorted((set(closed.split(".")) & about) | {str(pk)}))
