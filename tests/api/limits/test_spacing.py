"""Spacing with strikes and blocks (nekos-api 4), request by request, on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st

from api.window_steps import spaced_out
from api.windows import Spaced, Spacing, space_out, spacing
from tests.api.limits.test_windows import BEGIN, TIMES, brute_force

ONE_A_SECOND = Spacing(requests=1, seconds=1, strikes=10, block_seconds=3600)
THREE_IN_TEN = Spacing(requests=3, seconds=10, strikes=5, block_seconds=3600)
#: When, and what is said then: verdict, remaining, seconds left.
Row = tuple[float, Literal["accepted", "limited", "blocked"], int, int]


def repeat(row: Row, times: int) -> list[Row]:
    return [row] * times


def ask(at: float, who: str = "token 1", limit: Spacing = ONE_A_SECOND) -> Spaced:
    return space_out(who, limit=limit, now=BEGIN + at)


def check(rows: list[Row], limit: Spacing = ONE_A_SECOND) -> None:
    for at, verdict, remaining, seconds in rows:
        expected = Spaced(verdict, remaining, seconds)
        assert (at, ask(at, limit=limit)) == (at, expected)


def test_a_second_since_the_last_accepted_request(store: str) -> None:
    check(
        [
            (0, "accepted", 0, 1),
            (0.999, "limited", 0, 1),
            (1, "accepted", 0, 1),
            (1.5, "limited", 0, 1),
            (1.9, "limited", 0, 1),
            # Refused ones do not move the window.
            (2, "accepted", 0, 1),
            (2.000_001, "limited", 0, 1),
            (5, "accepted", 0, 1),
        ]
    )


def test_the_tenth_strike_blocks_for_an_hour(store: str) -> None:
    strikes: list[Row] = [(n / 10, "limited", 0, 1) for n in range(1, 10)]
    check(
        [
            (0, "accepted", 0, 1),
            *strikes,
            (0.95, "blocked", 0, 3600),
            # Falling; neither extended nor counted.
            (1, "blocked", 0, 3600),
            (2, "blocked", 0, 3599),
            *repeat((10.95, "blocked", 0, 3590), 12),
            (3600.949, "blocked", 0, 1),
            # Then everything starts anew.
            (3600.95, "accepted", 0, 1),
            *repeat((3600.95, "limited", 0, 1), 9),
            (3600.95, "blocked", 0, 3600),
        ]
    )


def test_strikes_of_more_than_an_hour_ago_are_forgotten(store: str) -> None:
    check([(0, "accepted", 0, 1)])
    check([(0.5, "limited", 0, 1)] * 9)
    # An hour later to the second they still count ...
    check([(3600, "accepted", 0, 1), (3600.5, "blocked", 0, 3600)])
    check([(8000, "accepted", 0, 1)])
    check([(8000.5, "limited", 0, 1)] * 9)
    # ... and a moment later no more: this is the first.
    check([(11_600, "accepted", 0, 1)])
    check([(11_600.75, "limited", 0, 1)] * 9)
    check([(11_600.75, "blocked", 0, 3600)])


def test_each_identity_for_itself(store: str) -> None:
    check([(0, "accepted", 0, 1)])
    check([(0.5, "limited", 0, 1)] * 9)
    check([(0.5, "blocked", 0, 3600)])
    assert ask(0.5, "token 11").verdict == "accepted"
    assert ask(0.6, "token 11").verdict == "limited"
    assert ask(0.6, "203.0.113.9").verdict == "accepted"
    assert ask(1.5).verdict == "blocked"


def test_figures_of_a_tokens_own(store: str) -> None:
    """More than one request: a window opened by the first that was accepted."""
    check(
        [
            (0, "accepted", 2, 10),
            (4, "accepted", 1, 6),
            (9, "accepted", 0, 1),
            (9.5, "limited", 0, 1),
            (9.9, "limited", 0, 1),
            (10, "accepted", 2, 10),
            (19, "accepted", 1, 1),
            (25, "accepted", 2, 10),
            (25, "accepted", 1, 10),
            (26, "accepted", 0, 9),
            (26, "limited", 0, 9),
            (27.5, "limited", 0, 8),
            (28, "blocked", 0, 3600),
            (3627.5, "blocked", 0, 1),
            (3628, "accepted", 2, 10),
        ],
        THREE_IN_TEN,
    )


def test_a_block_may_end_before_the_window(store: str) -> None:
    """Who waits for Retry-After is served."""
    limit = Spacing(requests=1, seconds=7200, strikes=1, block_seconds=60)
    check(
        [
            (0, "accepted", 0, 7200),
            (1, "blocked", 0, 60),
            (61, "accepted", 0, 7200),
        ],
        limit,
    )


def test_figures_that_change_meanwhile(store: str) -> None:
    check([(0, "accepted", 2, 10), (1, "accepted", 1, 9)], THREE_IN_TEN)
    check([(2, "accepted", 0, 1), (2, "limited", 0, 1)], ONE_A_SECOND)
    check([(2, "accepted", 1, 10), (2, "accepted", 0, 10)], THREE_IN_TEN)
    check([(2.5, "limited", 0, 1)], ONE_A_SECOND)


def test_no_strikes_no_block(store: str) -> None:
    limit = replace(ONE_A_SECOND, strikes=0)
    check([(0, "accepted", 0, 1), *repeat((0.5, "limited", 0, 1), 30)], limit)
    check([(1, "accepted", 0, 1)], limit)


def test_no_more_strikes_than_can_be_remembered(store: str) -> None:
    limit = replace(ONE_A_SECOND, strikes=10**6)
    check([(0, "accepted", 0, 1), *repeat((0.5, "limited", 0, 1), 999)], limit)
    check([(0.5, "blocked", 0, 3600)], limit)


def test_of_many_at_once_one_is_accepted(store: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        spaced = list(pool.map(lambda _: ask(0), range(40)))
    said = [one.verdict for one in spaced]
    assert {verdict: said.count(verdict) for verdict in said} == {
        "accepted": 1,
        "limited": 9,
        "blocked": 30,
    }


def test_the_figures_of_the_settings(settings: Any) -> None:
    assert spacing() == ONE_A_SECOND
    settings.LIMITS = settings.LIMITS | {"nekos": (5, 2)}
    settings.NEKOS_STRIKES, settings.NEKOS_BLOCK_SECONDS = 3, 60
    assert spacing() == Spacing(5, 2, 3, 60)
    settings.LIMITS = settings.LIMITS | {"nekos": (0, 1)}
    assert spacing() is None
    settings.LIMITS = settings.LIMITS | {"nekos": (1, 1)}
    settings.RATE_LIMITS = False
    assert spacing() is None


def model(times: list[float], limit: Spacing) -> list[str]:
    """From all that was asked since the last block, each time anew."""
    said: list[str] = []
    asked: list[float] = []
    block_end = 0.0
    for now in times:
        if now < block_end:
            said.append("blocked")
            continue
        asked.append(now)
        accepted = brute_force(asked, limit.requests, limit.seconds)
        early = [at for at, fits in zip(asked, accepted, strict=True) if not fits]
        if accepted[-1]:
            said.append("accepted")
        elif sum(at >= now - 3600 for at in early) < limit.strikes:
            said.append("limited")
        else:
            said.append("blocked")
            asked, block_end = [], now + limit.block_seconds
    return said


HOUR = 4 * 3600
#: As TIMES, with gaps around the hour after which strikes are forgotten.
LONG_TIMES = st.lists(
    st.sampled_from([0, 0, 0, 1, 2, 4, 5, HOUR - 4, HOUR - 1, HOUR, HOUR + 1]),
    max_size=60,
).map(lambda gaps: [BEGIN + sum(gaps[: n + 1]) / 4 for n in range(len(gaps))])


@given(
    times=TIMES | LONG_TIMES,
    limit=st.builds(
        Spacing,
        requests=st.integers(1, 3),
        seconds=st.integers(1, 3),
        strikes=st.integers(1, 5),
        block_seconds=st.sampled_from([1, 3, 3600]),
    ),
)
def test_any_requests_as_the_plain_model(times: list[float], limit: Spacing) -> None:
    state: tuple[float, ...] = ()
    said = []
    for now in times:
        before = state
        state, kept_for, spaced = spaced_out(state, now, limit)
        said.append(spaced.verdict)
        most = limit.seconds if spaced.verdict != "blocked" else limit.block_seconds
        assert 1 <= spaced.seconds_left <= most
        assert (spaced.remaining, state == before) == (0, True) or kept_for > 0
        # No more is remembered than the rules can ask for.
        assert len(state) < 3 + limit.strikes
    assert said == model(times, limit)
