"""Times as files write them, to Unix milliseconds; None where there is no reading them.

Nobody played before 1970: earlier times are errors too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

JST = timezone(timedelta(hours=9))

#: The end of year 9999, the last time that Python and the database both know.
LAST = 253_402_300_799_999

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LOCAL = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
)
_ISO_LETTERS = re.compile(r"[0-9TWZ:.,+ -]+")


# Each score of a line has the same.
@lru_cache(maxsize=64)
def local_time(text: str, zone: tzinfo) -> int | None:
    """``2021-03-14 01:59`` or with seconds."""
    match = _LOCAL.fullmatch(text)
    if match is None:
        return None
    try:
        return _milliseconds(datetime(*map(int, match.groups("0")), tzinfo=zone))  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def iso_time(text: str) -> int | None:
    """ISO 8601; UTC where it names no zone."""
    # Python reads over a NUL in front of the zone.
    if _ISO_LETTERS.fullmatch(text) is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _milliseconds(time if time.tzinfo else time.replace(tzinfo=UTC))


def _milliseconds(time: datetime) -> int | None:
    milliseconds = (time - _EPOCH) // _MILLISECOND
    return milliseconds if 0 <= milliseconds <= LAST else None
