"""Windows that a client opens by its first request, counted exactly whoever asks at the
same time: those of Twibooru and Nekos. (Those on the clock are in `api/limits.py`.)"""

from __future__ import annotations

import time

from django.conf import settings

from api.limits import Usage, limit_of
from api.shared_state import change
from api.window_steps import Spaced as Spaced
from api.window_steps import Spacing as Spacing
from api.window_steps import opened_window, spaced_out


def open_window(name: str, who: str, *, now: float | None = None) -> Usage | None:
    """Count one request of this row of the table; refused ones do not count. None
    where the limit is off, or the counters are out of reach."""
    limit = limit_of(name)
    if limit is None:
        return None
    arrived = time.time() if now is None else now
    count = change(
        f"window:{name}:{who}",
        lambda state: opened_window(
            state, arrived, requests=limit.requests, seconds=limit.seconds
        ),
    )
    if count is None:
        return None
    return Usage(
        limit,
        exceeded=not count.accepted,
        remaining=max(0, limit.requests - count.count),
        reset_at=count.reset_at,
    )


def spacing() -> Spacing | None:
    """The figures of those who have none of their own; None where the limit is off."""
    limit = limit_of("nekos")
    if limit is None:
        return None
    return Spacing(
        limit.requests,
        limit.seconds,
        settings.NEKOS_STRIKES,
        settings.NEKOS_BLOCK_SECONDS,
    )


def space_out(who: str, *, limit: Spacing, now: float | None = None) -> Spaced:
    """Count one request against its sender's figures, whether RATE_LIMITS are on or
    off. While the counters are out of reach everything is accepted."""
    arrived = time.time() if now is None else now
    spaced = change(f"spacing:{who}", lambda state: spaced_out(state, arrived, limit))
    if spaced is None:
        return Spaced("accepted", limit.requests - 1, limit.seconds)
    return spaced
