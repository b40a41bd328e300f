"""The calls of `bench.limits`."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import RequestFactory, override_settings

from accounts.models import User
from api.limits import count_aligned, who_asks
from api.philomena.limits import TooOften, count_request, upload_turn
from api.windows import Spacing, open_window, space_out, spacing
from bench.limits import CALLS, MOST_MS
from bench.report import table, verdict
from tests.redis_server import Redis

#: Once with the time of the call; what happens then is measured.
Call = Callable[[float], object]
_SPACING = Spacing(requests=1, seconds=1, strikes=10**9, block_seconds=3600)
_ENDLESS = 10**8
#: High enough that nobody is refused whose refusal is not measured.
_LIMITS = {
    "philomena": (_ENDLESS, 5),
    "philomena.search": (_ENDLESS, 10),
    "tachi": (_ENDLESS, 60),
    "twibooru.posts": (_ENDLESS, 60),
    "twibooru.search.posts": (1, 3600),
    "nekos": (1, 1),
}
_image = RequestFactory().get("/api/v1/json/images/1")
_search = RequestFactory().get("/api/v1/json/search/images?q=fox")
_user = User(pk=1)
# Each call of an upload is somebody else's, so that it is served.
_uploaders = count(2)


def _uploaded(_: float) -> None:
    with upload_turn(_image, User(pk=next(_uploaders))):
        pass


def _too_often(_: float) -> None:
    with suppress(TooOften), upload_turn(_image, _user):
        pass


def _spaced(now: float) -> None:
    if spacing() is not None:
        space_out(who_asks(_image), limit=_SPACING, now=now)


def _blocked(now: float) -> None:
    limit = Spacing(requests=1, seconds=1, strikes=1, block_seconds=3600)
    if spacing() is not None:
        space_out("somebody else", limit=limit, now=1_800_000_000 + now % 1)


ROWS: dict[str, Call] = {
    "Philomena": lambda _: count_request(_image),
    "Philomena, a search (two windows)": lambda _: count_request(_search),
    "Philomena, an upload (its turn)": _uploaded,
    "Philomena, an upload refused": _too_often,
    "Tachi": lambda _: count_aligned(_image, "tachi", who_asks(_image, 1)),
    "Twibooru": lambda _: open_window("twibooru.posts", who_asks(_image, 1)),
    "Twibooru, refused": lambda _: open_window("twibooru.search.posts", "user 1"),
    "Nekos": _spaced,
    "Nekos, blocked": _blocked,
}


def measure(rounds: int, home: Path) -> str:
    server = Redis(home)
    try:
        figures = _figures(rounds, server.url)
    finally:
        server.stop()
    rows = []
    for name, (off, memory, redis) in figures.items():
        met = verdict(max(memory, redis) - off < MOST_MS)
        rows.append([name, f"{off:.3f}", f"{memory:.3f}", f"{redis:.3f}", met])
    text = table(["limiter", "off ms", "in memory ms", "on Redis ms", "aim"], rows)
    return (
        f"The best of {rounds} rounds in turns after one to warm up, {CALLS} calls "
        f"each. Aim: less than {MOST_MS:g} ms more than without it, on either.\n\n"
        f"{text}"
    )


def _figures(rounds: int, url: str) -> dict[str, list[float]]:
    """Milliseconds of a call without limits, in memory, and on Redis."""
    shared: dict[str, Any] = {
        "LIMITS": settings.LIMITS | _LIMITS,
        "API_UPLOAD_INTERVAL_SECONDS": 3600,
    }
    on_redis: dict[str, Any] = {
        "REDIS_URL": url,
        "CACHES": {
            "default": {
                "BACKEND": "ops.redis_cache.RedisCache",
                "LOCATION": url,
                "OPTIONS": settings.REDIS_OPTIONS,
            }
        },
    }
    places: list[dict[str, Any]] = [
        {"RATE_LIMITS": False},
        {"RATE_LIMITS": True},
        {"RATE_LIMITS": True, **on_redis},
    ]
    found: dict[str, list[list[float]]] = {name: [[], [], []] for name in ROWS}
    for _ in range(rounds + 1):
        for place, times in zip(places, range(3), strict=True):
            with override_settings(**shared, **place):
                for name, call in ROWS.items():
                    found[name][times].append(_timed(call))
    return {name: [min(of[1:]) for of in each] for name, each in found.items()}


_clock = count(1_900_000_000)


def _timed(call: Call) -> float:
    call(next(_clock))
    begin = time.perf_counter()
    for _ in range(CALLS):
        call(next(_clock))
    return (time.perf_counter() - begin) / CALLS * 1000
