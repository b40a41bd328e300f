"""Dates: search 3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from booru.search.dates import FIRST, LAST
from booru.search.fields import Role
from booru.search.nodes import Between, Nothing
from booru.search.parser import parse
from booru.search_fields import IMAGE_FIELDS
from tests.booru.search.trees import NOW, read, refused, seconds

DAY = 86_400
NOW_SECONDS = seconds(2026, 3, 10, 12, 30, 15)


@pytest.mark.parametrize(
    ("value", "start", "length"),
    [
        ("2023", (2023, 1, 1), 365 * DAY),
        ("2024", (2024, 1, 1), 366 * DAY),
        ("2024-12", (2024, 12, 1), 31 * DAY),
        ("2023-02", (2023, 2, 1), 28 * DAY),
        ("2024-02-29", (2024, 2, 29), DAY),
        ("2024-02-29T", (2024, 2, 29), DAY),
        ("2024-02-29t13", (2024, 2, 29, 13), 3_600),
        ("2024-02-29 13", (2024, 2, 29, 13), 3_600),
        ("2024-02-29\t13", (2024, 2, 29, 13), 3_600),
        ("2024-02-29T13:05", (2024, 2, 29, 13, 5), 60),
        ("2024-02-29T23:59:59", (2024, 2, 29, 23, 59, 59), 1),
        ("1960-01-01", (1960, 1, 1), DAY),
        ("0001", (1, 1, 1), 365 * DAY),
        # Zones shift both ends.
        ("2024Z", (2024, 1, 1), 366 * DAY),
        ("2024z", (2024, 1, 1), 366 * DAY),
        ("2024+09", (2023, 12, 31, 15), 366 * DAY),
        ("2024+09:30", (2023, 12, 31, 14, 30), 366 * DAY),
        ("2024-02+01", (2024, 1, 31, 23), 29 * DAY),
        ("2024-02-29-05", (2024, 2, 29, 5), DAY),
        ("2024-02-29-05:30", (2024, 2, 29, 5, 30), DAY),
        ("2024-02-29T-05:30", (2024, 2, 29, 5, 30), DAY),
        ("2024-02-29T13-05", (2024, 2, 29, 18), 3_600),
        ("2024-02-29T13:05+00:00", (2024, 2, 29, 13, 5), 60),
        ("2024-02-29 13:05:09-23:59", (2024, 3, 1, 13, 4, 9), 1),
        # The last values whose end is still in the year 9999.
        ("9998", (9998, 1, 1), 365 * DAY),
        ("9999-11", (9999, 11, 1), 30 * DAY),
        ("9999-12-31T23:59:58", (9999, 12, 31, 23, 59, 58), 1),
        ("9999+09", (9998, 12, 31, 15), 365 * DAY),
    ],
)
def test_absolute_dates(value: str, start: tuple[int, ...], length: int) -> None:
    first = seconds(*start)
    assert read(f"created_at:{value}") == Between(
        "created_at", first, first + length - 1
    )


@pytest.mark.parametrize(
    "value",
    ["2023-02-29", "2024-02-30", "2024-00", "2024-13", "2024-01-00", "2024-04-31",
     "2024-01-01T24", "2024-01-01T00:60", "2024-01-01T00:00:60", "2024+24",
     "2024+00:60", "9999", "9999-12", "9999-12-31", "9999-12-31T23:59:59",
     "9999-12-31T23-23:00", "9999-01-01-99", "0000-13", "0000-02-30",
     "31536000001 seconds ago", "1001 years ago", "99999999999999 days ago"],
)  # fmt: skip
def test_impossible_dates(value: str) -> None:
    message = f"invalid date format in input {value}"
    assert refused(f"created_at:{value}") == (message, 11)


@pytest.mark.parametrize(
    "value",
    ["", "24", "202", "20245", "2024-1", "2024-02-3", "2024/02/03", "2024-05:00",
     "2024-02-05:00", "2024-02-29T1", "2024-02-29 1", "2024-02-29  13",
     "2024-02-29T13:5", "2024-02-29T13:", "2024-02-29T13:05:09.5", "2024-02-29 Z",
     "2024-02-29 +09", "2024-02-29T13 Z", "2024 09", "2024+9", "2024+0900",
     "2024+09:3", "2024ZZ", "2024-02-29x13", "\u0662\u0660\u0662\u0664", "-2024",
     "2024~1", "fortnight", "yesterday", "now", "a week ago", "3 Days ago",
     "3  days ago", "3 days  ago", "3days ago", "3 days ago.", "3 days", "-3 days ago",
     "3.5 days ago", "3 dayss ago", "2 fortnights ago", "3 days Ago"],
)  # fmt: skip
def test_what_is_no_date(value: str) -> None:
    message = f"expected a date, starting at: {value}"
    assert refused(f"created_at:{value}") == (message, 11)


@pytest.mark.parametrize(
    ("unit", "length"),
    [
        ("second", 1),
        ("minute", 60),
        ("hour", 3_600),
        ("day", DAY),
        ("week", 7 * DAY),
        ("month", 30 * DAY),
        ("year", 365 * DAY),
    ],
)
def test_relative_dates(unit: str, length: int) -> None:
    end = NOW_SECONDS - 3 * length
    tree = Between("created_at", end - length, end - 1)
    assert read(f"created_at:3 {unit}s ago") == tree
    assert read(f"created_at:3\t{unit} ago") == tree
    assert read(f"created_at: 003 {unit}s ago ") == tree
    now = Between("created_at", NOW_SECONDS - length, NOW_SECONDS - 1)
    assert read(f"created_at:0 {unit}s ago") == now


def test_a_thousand_years_are_the_limit() -> None:
    end = NOW_SECONDS - 31_536_000_000
    tree = Between("created_at", end - 365 * DAY, end - 1)
    assert read("created_at:1000 years ago") == tree


@pytest.mark.parametrize("value", ["2024-02-29", "3 days ago"])
def test_operators(value: str) -> None:
    whole = read(f"created_at:{value}")
    assert isinstance(whole, Between)
    assert whole.low is not None
    assert whole.high is not None
    name, start, end = "created_at", whole.low, whole.high + 1
    assert read(f"created_at.eq:{value}") == whole
    assert read(f"created_at.gte:{value}") == Between(name, start, None)
    assert read(f"created_at.gt:{value}") == Between(name, end, None)
    assert read(f"created_at.lte:{value}") == Between(name, None, end - 1)
    assert read(f"created_at.lt:{value}") == Between(name, None, start - 1)


@pytest.mark.parametrize(
    "value", ["0000", "0000-02", "0000-02-29", "0000-12-31T23:59:59-23", "0000+01"]
)
@pytest.mark.parametrize("op", ["eq", "gt", "gte", "lt", "lte"])
def test_the_year_0_is_nothing(value: str, op: str) -> None:
    assert read(f"created_at.{op}:{value}") == Nothing()


def test_ranges_stay_inside_the_years_1_to_9999() -> None:
    assert seconds(1, 1, 1) == FIRST
    assert seconds(9999, 12, 31, 23, 59, 59) == LAST
    assert read("created_at.lt:0001") == Nothing()
    assert read("created_at:0001-01-01+09") == Between(
        "created_at", FIRST, FIRST + 15 * 3_600 - 1
    )
    assert read("created_at:0001-01-01T00+09") == Nothing()
    assert read("created_at.gte:0001-01-01T00+09") == Between("created_at", FIRST, None)


def test_now_may_be_in_any_zone() -> None:
    fields = IMAGE_FIELDS.for_role(Role.ANYONE)
    there = NOW.astimezone(timezone(timedelta(hours=-9)))
    text = "created_at:5 minutes ago"
    assert parse(text, fields, now=there) == read(text)


def test_now_may_be_long_ago() -> None:
    fields = IMAGE_FIELDS.for_role(Role.ANYONE)
    now = datetime(1, 1, 2, tzinfo=UTC)
    assert parse("created_at:1 year ago", fields, now=now) == Nothing()
