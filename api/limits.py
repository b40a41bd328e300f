"""Rate limits in fixed windows, counted in the cache by django-ratelimit."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import http_date
from django_ratelimit.core import get_usage


@dataclass(frozen=True, slots=True)
class Limit:
    """``requests`` in ``seconds``; requests of all routes with one ``group`` count
    together."""

    group: str
    requests: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Usage:
    limit: Limit
    exceeded: bool
    remaining: int
    #: Unix seconds, when the window ends.
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit.requests),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
            "Date": http_date(),
        }


def count_request(request: HttpRequest, limit: Limit, who: str) -> Usage | None:
    """Count one request of ``who``; None where this limit is off."""
    if not settings.RATE_LIMITS or limit.requests <= 0:
        return None
    usage = get_usage(
        request,
        group=limit.group,
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
        reset=int(time.time()) + max(0, usage["time_left"]),
    )
