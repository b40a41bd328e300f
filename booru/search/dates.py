"""Dates: an absolute or relative value is an interval of whole seconds (search 3)."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

from booru.search.nodes import Leaf, Nothing
from booru.search.values import Value, between

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
# What timestamps can hold: the years 1 to 9999.
FIRST = (date.min.toordinal() - _EPOCH) * DAY
LAST = (date.max.toordinal() + 1 - _EPOCH) * DAY - 1

_WS = r"[ \t\n\r\v\f]"
# Possessive groups: behind a year or a month, `-05` is the next part, not a zone. A
# blank that separates a day from nothing would stand before the zone: not allowed.
_ABSOLUTE = re.compile(
    rf"""(?P<year>[0-9]{{4}})
    (?:-(?P<month>[0-9]{{2}})
    (?:-(?P<day>[0-9]{{2}})
    (?:(?:[Tt]|{_WS}(?=[0-9]))
    (?:(?P<hour>[0-9]{{2}})
    (?::(?P<minute>[0-9]{{2}})
    (?::(?P<second>[0-9]{{2}}))?+)?+)?+)?+)?+)?+
    (?P<zone>[Zz]|(?P<sign>[+-])(?P<zone_hour>[0-9]{{2}})
    (?::(?P<zone_minute>[0-9]{{2}}))?+)?+""",
    re.VERBOSE,
)
_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30 * DAY,
    "year": 365 * DAY,
}
_RELATIVE = re.compile(rf"0*([0-9]+){_WS}({'|'.join(_UNITS)})s?[ ]ago")
MAX_AGO = 31_536_000_000


def read_date(value: Value, now: datetime) -> Leaf:
    if found := _RELATIVE.fullmatch(value.text):
        start, end = _relative(value, found, now)
    elif found := _ABSOLUTE.fullmatch(value.text):
        start, end = _absolute(value, found)
        if found["year"] == "0000":
            return Nothing()
    else:
        raise value.not_a("a date")
    return between(value, start, end - 1, least=FIRST, most=LAST)


def _relative(value: Value, found: re.Match[str], now: datetime) -> tuple[int, int]:
    digits, unit = found[1], _UNITS[found[2]]
    # The length first: Python refuses to read very long numbers.
    if len(digits) > len(str(MAX_AGO)) or int(digits) * unit > MAX_AGO:
        raise _impossible(value)
    end = _whole_seconds(now) - int(digits) * unit
    return end - unit, end


def _absolute(value: Value, found: re.Match[str]) -> tuple[int, int]:
    year = int(found["year"])
    month, day = int(found["month"] or 1), int(found["day"] or 1)
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    second = int(found["second"] or 0)
    zone_hour, zone_minute = (
        int(found["zone_hour"] or 0),
        int(found["zone_minute"] or 0),
    )
    days = _days_in(year, month) if 1 <= month <= 12 else 0
    if not (
        1 <= day <= days
        and max(hour, zone_hour) <= 23
        and max(minute, second, zone_minute) <= 59
    ):
        raise _impossible(value)
    start = _day_number(year, month, day) * DAY + hour * 3_600 + minute * 60 + second
    if found["hour"]:
        length = 1 if found["second"] else 60 if found["minute"] else 3_600
    elif found["day"]:
        length = DAY
    else:
        months = [month] if found["month"] else range(1, 13)
        length = sum(_days_in(year, each) for each in months) * DAY
    offset = zone_hour * 3_600 + zone_minute * 60
    start += offset if found["sign"] == "-" else -offset
    if start + length > LAST:
        raise _impossible(value)
    return start, start + length


def _days_in(year: int, month: int) -> int:
    # The calendar repeats every 400 years, and Python's has no year 0.
    return calendar.monthrange(year or 400, month)[1]


def _day_number(year: int, month: int, day: int) -> int:
    if year == 0:
        return _day_number(400, month, day) - 146_097
    return date(year, month, day).toordinal() - _EPOCH


def _whole_seconds(moment: datetime) -> int:
    difference = moment - datetime.fromtimestamp(0, UTC)
    return difference.days * DAY + difference.seconds


def _impossible(value: Value) -> Exception:
    return value.error(f"invalid date format in input {value.text}")
