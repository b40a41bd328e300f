"""Who may ask how often: the rows of `settings.LIMITS`, and the counters of those whose
windows lie on the clock."""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from api.window_steps import whole_seconds
from net.client import client_address


@dataclass(frozen=True, slots=True)
class Limit:
    """``requests`` in ``seconds``; what has one ``name`` counts together."""

    name: str
    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Usage:
    limit: Limit
    exceeded: bool
    #: Requests left in this window after this one.
    remaining: int
    #: Unix seconds when the window ends.
    reset_at: float

    def seconds_left(self, now: float) -> int:
        """Whole seconds to the end of the window, 1 or more."""
        return whole_seconds(self.reset_at - now)


def limit_of(name: str) -> Limit | None:
    """The row of the table; None where it is off."""
    requests, seconds = settings.LIMITS[name]
    if not settings.RATE_LIMITS or requests <= 0:
        return None
    return Limit(name, requests, seconds)


def who_asks(request: HttpRequest, user_id: int | None = None) -> str:
    """Whose requests count together: those of a user, else of an address. Who has one
    IPv6 address has its whole /64, so that counts as one."""
    if user_id is not None:
        return f"user {user_id}"
    address = client_address(request.META, settings.TRUSTED_PROXIES)
    if ":" not in address:
        return address
    return str(IPv6Address(int(ip_address(address)) >> 64 << 64)) + "/64"


def count_aligned(request: HttpRequest, name: str, who: str) -> Usage | None:
    """Count one request in the window of this moment. None where the limit is off.
    While the counters are out of reach each request is the first.

    The windows of one follow each other on the clock, also while nothing is asked;
    those of another lie elsewhere, so that not everybody comes back at once.
    """
    limit = limit_of(name)
    if limit is None:
        return None
    usage = get_usage(
        request,
        group=name,
        key=lambda group, request: who,
        rate=(limit.requests, limit.seconds),
        increment=True,
    )
    if usage is None:
        return None
    return Usage(
        limit,
        exceeded=usage["should_limit"],
        remaining=max(0, limit.requests - usage["count"]),
        # The last second of a window is part of it.
        reset_at=int(time.time()) + usage["time_left"] + 1,
    )
