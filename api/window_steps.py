"""The rules of the windows that a client opens, as steps from one state to the next.
No clock, no store: `api/windows.py` brings both.

A step takes the state (see each for what its numbers mean; () at first) and returns the
next one, how many seconds that has to be kept, and the verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

State = tuple[float, ...]

#: Strikes of longer ago are forgotten (nekos-api, section 4).
STRIKE_SECONDS = 3600
#: More are not remembered, whatever somebody's own figures are: so many shut out.
MOST_STRIKES = 1000
_NEVER = 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """What one request is told by a window."""

    accepted: bool
    #: The requests of this window, this one included.
    count: int
    #: When it ends.
    reset_at: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """``requests`` in ``seconds``; the last of ``strikes`` requests too early within an
    hour shuts its sender out for ``block_seconds``."""

    requests: int
    seconds: int
    strikes: int
    block_seconds: int


@dataclass(frozen=True, slots=True)
class Spaced:
    verdict: Literal["accepted", "limited", "blocked"]
    #: Requests left in this window after this one.
    remaining: int
    #: Until the window, or the block, ends; rounded up, 1 or more.
    seconds_left: int


def opened_window(
    state: State, now: float, *, requests: int, seconds: int
) -> tuple[State, float, Count]:
    """The first request opens a window; one that ends it is the first of the next.
    Refused ones change nothing (twibooru-api 1.4).

    State: when the window was opened, and how many it has taken.
    """
    opened_at, count = state or (_NEVER, 0)
    if now >= opened_at + seconds:
        opened_at, count = now, 0
    reset_at = opened_at + seconds
    if count >= requests:
        return state, 0.0, Count(False, int(count), reset_at)
    count += 1
    return (opened_at, count), reset_at - now, Count(True, int(count), reset_at)


def spaced_out(state: State, now: float, limit: Spacing) -> tuple[State, float, Spaced]:
    """As above, and every refusal is a strike. In a block nothing counts, and after it
    everything starts anew (nekos-api, section 4).

    State: the end of the block, the two numbers of the window, the times of strikes.
    """
    blocked_until, *rest = state or (_NEVER, _NEVER, 0)
    if now < blocked_until:
        return state, 0.0, Spaced("blocked", 0, whole_seconds(blocked_until - now))
    strikes = [at for at in rest[2:] if now - at <= STRIKE_SECONDS]
    window, _, count = opened_window(
        tuple(rest[:2]), now, requests=limit.requests, seconds=limit.seconds
    )
    if not count.accepted:
        strikes = [*strikes, now] if limit.strikes > 0 else []
        if 0 < min(limit.strikes, MOST_STRIKES) <= len(strikes):
            return _blocked(now, limit)
    left = count.reset_at - now
    spaced = Spaced(
        "accepted" if count.accepted else "limited",
        remaining=max(0, limit.requests - count.count),
        seconds_left=whole_seconds(left),
    )
    kept_for = max(left, strikes[-1] + STRIKE_SECONDS - now) if strikes else left
    return (_NEVER, *window, *strikes), kept_for, spaced


def _blocked(now: float, limit: Spacing) -> tuple[State, float, Spaced]:
    end = now + limit.block_seconds
    spaced = Spaced("blocked", 0, whole_seconds(limit.block_seconds))
    return (end, _NEVER, 0), limit.block_seconds, spaced


def whole_seconds(seconds: float) -> int:
    """As in Retry-After: who waits so long does not come too early."""
    return max(1, math.ceil(seconds))


def taken_turn(
    state: State, now: float, *, seconds: int, longest: int
) -> tuple[State, float, int]:
    """One at a time, and the next not before ``seconds`` after the end of the last that
    succeeded. The verdict: how many seconds to wait; 0 for who has the turn.

    State: when the turn was taken, when it ends, and whether what it was for is done.
    Somebody who never says how it went loses it after ``longest``.
    """
    if state and now < state[1]:
        return state, 0.0, whole_seconds(state[1] - now) if state[2] else seconds
    return (now, now + longest, 0), longest, 0


def ended_turn(
    state: State, now: float, *, taken_at: float, seconds: int, succeeded: bool
) -> tuple[State, float, None]:
    """Who failed gives the turn back."""
    if state[:1] != (taken_at,):
        return state, 0.0, None
    if not succeeded:
        return (), 0.0, None
    return (taken_at, now + seconds, 1), seconds, None
