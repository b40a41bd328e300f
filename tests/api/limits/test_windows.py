"""Windows that a client opens (twibooru-api 1.4), on both stores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.limits import Limit, Usage
from api.window_steps import opened_window
from api.windows import open_window

BEGIN = 1_800_000_000.25
ROW = "twibooru.search.posts"


@pytest.fixture(autouse=True)
def _three_a_minute(settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {ROW: (3, 60)}


def ask(at: float, who: str = "user 1", name: str = ROW) -> Usage:
    usage = open_window(name, who, now=BEGIN + at)
    assert usage is not None
    return usage


def told(at: float, who: str = "user 1") -> tuple[bool, int, int]:
    """Accepted, remaining, seconds left."""
    usage = ask(at, who)
    assert usage.limit == Limit(ROW, 3, 60)
    return not usage.exceeded, usage.remaining, usage.seconds_left(BEGIN + at)


def test_a_window_from_its_first_request_to_its_end(store: str) -> None:
    rows = [
        (0, (True, 2, 60)),
        (0.5, (True, 1, 60)),
        (58.9, (True, 0, 2)),  # the last that is allowed
        (59, (False, 0, 1)),  # the first that is refused
        (59.999, (False, 0, 1)),
        # Refused ones have not put the end off.
        (60, (True, 2, 60)),
        (119.9, (True, 1, 1)),
        # Opened by a request, not by the end of the last one.
        (200, (True, 2, 60)),
        (259.75, (True, 1, 1)),
        (260, (True, 2, 60)),
    ]
    for at, expected in rows:
        assert (at, told(at)) == (at, expected)
    assert ask(261).reset_at == BEGIN + 320


def test_a_window_of_one_second(store: str, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {ROW: (1, 1)}
    asked = [0, 0.001, 0.999, 1, 1.999, 2]
    assert [ask(at).exceeded for at in asked] == [0, 1, 1, 0, 1, 0]


def test_windows_of_others_and_of_other_rows(store: str) -> None:
    for _ in range(3):
        ask(0)
    assert ask(1).exceeded
    assert told(1, "user 11") == (True, 2, 60)
    assert told(2, "2001:db8::/64") == (True, 2, 60)
    other = ask(3, name="twibooru.posts")
    assert (other.exceeded, other.remaining) == (False, 59)
    assert ask(4).exceeded


def test_a_limit_that_is_lowered_meanwhile(store: str, settings: Any) -> None:
    assert [ask(0).remaining for _ in range(3)] == [2, 1, 0]
    settings.LIMITS = settings.LIMITS | {ROW: (1, 30)}
    usage = ask(29.5)
    assert (usage.exceeded, usage.remaining) == (True, 0)
    assert usage.seconds_left(BEGIN + 29.5) == 1
    assert not ask(30).exceeded


def test_a_row_or_everything_can_be_off(settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {ROW: (0, 60)}
    assert open_window(ROW, "user 2") is None
    assert open_window("twibooru.pages", "user 2") is None
    settings.LIMITS = settings.LIMITS | {ROW: (1, 60)}
    settings.RATE_LIMITS = False
    assert open_window(ROW, "user 2") is None


def test_of_many_at_once_as_many_as_allowed(store: str, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {ROW: (40, 60)}
    with ThreadPoolExecutor(16) as pool:
        usages = list(pool.map(lambda _: ask(0), range(100)))
    accepted = [usage.remaining for usage in usages if not usage.exceeded]
    assert sorted(accepted) == list(range(40))


def brute_force(times: Sequence[float], requests: int, seconds: int) -> list[bool]:
    """Which are accepted, by cutting all that was asked into windows."""
    accepted: list[bool] = []
    while len(accepted) < len(times):
        rest = times[len(accepted) :]
        inside = sum(at < rest[0] + seconds for at in rest)
        accepted += [number < requests for number in range(inside)]
    return accepted


#: Quarters of seconds: sums of them are exact, and edges are hit.
TIMES = st.lists(st.integers(0, 8), max_size=60).map(
    lambda gaps: [BEGIN + sum(gaps[: n + 1]) / 4 for n in range(len(gaps))]
)


@given(times=TIMES, requests=st.integers(1, 5), seconds=st.integers(1, 4))
def test_any_requests_as_the_plain_model(
    times: list[float], requests: int, seconds: int
) -> None:
    state: tuple[float, ...] = ()
    accepted = []
    for now in times:
        state, kept_for, count = opened_window(
            state, now, requests=requests, seconds=seconds
        )
        accepted.append(count.accepted)
        assert now < count.reset_at <= now + seconds
        assert count.count <= requests
        # Kept to the end of the window, or as it was.
        assert not count.accepted or now + kept_for == count.reset_at
    assert accepted == brute_force(times, requests, seconds)
