"""What all web processes have to agree on, changed by one request at a time.

Several web processes, or machines, share a Redis. Where there is none there is one
web process, and its memory will do (`manage.py up` starts no second one).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Protocol, TypeVar

import orjson
import redis
import structlog
from django.conf import settings
from django.core.cache import caches

log = structlog.get_logger("polybooru.limits")
Verdict = TypeVar("Verdict")
#: A few numbers; () is what nobody has written yet, or what has expired.
State = tuple[float, ...]
#: What was -> what is, for how many seconds anybody needs to know, and what that means.
#: It may be asked more than once, and only its last answer counts.
Step = Callable[[State], tuple[State, float, Verdict]]

# Clocks of several machines differ: rather kept too long.
_SPARE_SECONDS = 5


class Store(Protocol):
    def change(self, key: str, step: Step[Verdict]) -> Verdict:
        """Replace one state by the next, with nobody in between."""


class LocalStore:
    """In the memory of the only web process. A flood of addresses pushes out those that
    were quiet for longest (MAX_ENTRIES)."""

    def __init__(self) -> None:
        self._lock = Lock()

    def change(self, key: str, step: Step[Verdict]) -> Verdict:
        cache = caches["default"]
        with self._lock:
            state = cache.get(key, ())
            following, seconds, verdict = step(state)
            if following != state:
                cache.set(key, following, seconds + _SPARE_SECONDS)
        return verdict


# Returns nil where nobody came in between, else what they wrote.
_SWAP = """
local held = redis.call('GET', KEYS[1]) or ''
if held ~= ARGV[1] then return held end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return nil
"""


class RedisStore:
    """Compare and set: of those who change one state at the same time one succeeds, and
    the others look again."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._swap = client.register_script(_SWAP)

    def change(self, key: str, step: Step[Verdict]) -> Verdict:
        held = self._client.get(key) or b""
        while True:
            state = tuple(orjson.loads(held)) if held else ()
            following, seconds, verdict = step(state)
            if following == state:
                return verdict
            milliseconds = math.ceil((seconds + _SPARE_SECONDS) * 1000)
            arguments = held, orjson.dumps(following), milliseconds
            held = self._swap(keys=[key], args=arguments)
            if held is None:
                return verdict


@cache
def _redis_store(url: str) -> RedisStore:
    return RedisStore(redis.Redis.from_url(url, **settings.REDIS_OPTIONS))


_local_store = LocalStore()


def change(key: str, step: Step[Verdict]) -> Verdict | None:
    """Take a step at this key; None while Redis is away."""
    store = _redis_store(settings.REDIS_URL) if settings.REDIS_URL else _local_store
    # Not every cache takes blanks.
    name = f"polybooru:state:{key.replace(' ', '_')}"
    return reachable(lambda: store.change(name, step))


class _Outage:
    """While Redis does not answer, requests go on without it, and only one of them in a
    while has to find that out."""

    PAUSE_SECONDS = 1.0
    LOG_SECONDS = 60.0

    def __init__(self) -> None:
        self.until = 0.0
        self.logged = -self.LOG_SECONDS

    def note(self, error: Exception) -> None:
        now = time.monotonic()
        self.until = now + self.PAUSE_SECONDS
        if now - self.logged >= self.LOG_SECONDS:
            self.logged = now
            log.error("no rate limits: Redis is away", error=str(error))


_outage = _Outage()


def reachable(ask: Callable[[], Verdict]) -> Verdict | None:
    """What a question to Redis is answered; None while it is away."""
    if time.monotonic() < _outage.until:
        return None
    try:
        return ask()
    except redis.RedisError as error:
        _outage.note(error)
        return None
