"""Where the counters are: what becomes of them, and of requests while Redis is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import User
from api import shared_state
from api.limits import count_aligned
from api.windows import Spaced, Spacing, open_window, space_out
from tests.api.limits.conftest import use
from tests.redis_server import Redis, needs_redis

ROW = "twibooru.search.posts"
SPACING = Spacing(requests=1, seconds=1, strikes=10, block_seconds=3600)


@needs_redis
def test_nothing_stays_in_redis_for_ever(on_redis: Redis) -> None:
    open_window(ROW, "user 1")
    for _ in range(3):
        space_out("user 1", limit=SPACING)
    client = redis.Redis.from_url(on_redis.url, decode_responses=True)
    kept = {name: client.pttl(name) for name in client.keys("*")}
    window = kept.pop(f"polybooru:state:window:{ROW}:user_1")
    assert 60_000 < window <= 65_000
    # Of the last strike an hour must know.
    assert 3_600_000 < kept.pop("polybooru:state:spacing:user_1") <= 3_605_000
    assert kept == {}


def test_nothing_stays_in_memory_for_ever() -> None:
    cache.clear()
    key = f"polybooru:state:window:{ROW}:user_1"
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        open_window(ROW, "user 1")
        clock.shift(60)
        assert cache.get(key)
        clock.shift(5)
        assert cache.get(key) is None


def test_a_flood_of_addresses_fills_no_memory(settings: Any) -> None:
    places = {"default": {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 9}}}
    settings.CACHES = places
    cache.clear()
    for number in range(50):
        open_window(ROW, f"192.0.2.{number}")
    left = [
        n for n in range(50) if cache.get(f"polybooru:state:window:{ROW}:192.0.2.{n}")
    ]
    assert len(left) <= 9
    # Those that were quiet for longest go first.
    assert left == list(range(50 - len(left), 50))


@pytest.fixture
def own_server(tmp_path: Path, settings: Any, monkeypatch: Any) -> Iterator[Redis]:
    """One that a test may stop. No pause after an outage, so that each call asks."""
    monkeypatch.setattr(shared_state._Outage, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(shared_state, "_outage", shared_state._Outage())
    server = Redis(tmp_path)
    use(settings, server)
    yield server
    server.stop()


def counted() -> tuple[int, int, Spaced]:
    """How many requests there were, as each kind of limit has it."""
    aligned = count_aligned(RequestFactory().get("/"), "tachi", "user 1")
    assert aligned is not None
    opened = open_window(ROW, "user 1")
    return (
        500 - aligned.remaining,
        10 - opened.remaining if opened else 0,
        space_out("user 1", limit=SPACING, now=1_800_000_000),
    )


@needs_redis
def test_while_redis_is_away_nobody_is_limited(
    own_server: Redis, settings: Any, caplog: Any
) -> None:
    settings.LIMITS = settings.LIMITS | {"philomena": (1, 3600)}
    accepted, limited = Spaced("accepted", 0, 1), Spaced("limited", 0, 1)
    assert counted() == (1, 1, accepted)
    assert counted() == (2, 2, limited)
    own_server.stop()
    for _ in range(3):
        assert counted() == (1, 0, accepted)
        assert Client().get("/api/v1/json/nowhere").status_code == 404
    # Said once in a while, not at each request.
    assert [r.name for r in caplog.records].count("polybooru.limits") == 1
    # Back, and with neither its keys nor its scripts.
    own_server.start()
    assert counted() == (1, 1, accepted)
    assert counted() == (2, 2, limited)
    assert Client().get("/api/v1/json/nowhere").status_code == 404
    assert Client().get("/api/v1/json/nowhere").status_code == 429


@needs_redis
def test_an_outage_is_found_out_by_one_request_in_a_while(
    own_server: Redis, monkeypatch: Any
) -> None:
    monkeypatch.setattr(shared_state._Outage, "PAUSE_SECONDS", 60.0)
    own_server.stop()
    assert open_window(ROW, "user 1") is None
    own_server.start()
    assert open_window(ROW, "user 1") is None
    shared_state._outage.until = 0.0
    assert open_window(ROW, "user 1") is not None


@needs_redis
def test_the_cache_on_redis(on_redis: Redis) -> None:
    assert cache.get("number", 3) == 3
    with pytest.raises(ValueError, match="number' not found"):
        cache.incr("number")
    assert [cache.add("number", 1, 60) for _ in range(2)] == [True, False]
    assert [cache.incr("number"), cache.incr("number", 5)] == [2, 7]
    cache.set("nothing", None)
    cache.set_many({"a": "x", "b": [1]})
    assert cache.get("nothing", 3) is None
    assert cache.get_many(["a", "b", "c"]) == {"a": "x", "b": [1]}
    assert [cache.delete("a"), cache.delete("a"), cache.has_key("b")] == [1, 0, 1]
    assert [cache.touch("number", 9), cache.touch("c", 9)] == [True, False]
    cache.clear()
    assert not cache.has_key("number")


@needs_redis
@pytest.mark.django_db
def test_without_redis_the_cache_is_empty_and_people_sign_in(
    own_server: Redis, user: User
) -> None:
    user.set_password("a long password")
    user.save()
    own_server.stop()
    assert [cache.add("number", 1) for _ in range(2)] == [True, True]
    assert (cache.get("number", 3), cache.get_many(["number"])) == (3, {})
    cache.set("number", 1)
    cache.delete_many(["number"])
    assert [cache.touch("number"), cache.delete("number")] == [False, False]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("number")
    form = {"login": user.name, "password": "a long password"}
    assert Client().post("/accounts/login/", form).status_code == 302
    assert (
        Client().post("/accounts/login/", form | {"password": "x"}).status_code == 200
    )
