from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.core.cache import cache

from tests.redis_server import Redis, needs_redis

BOTH = ["memory", pytest.param("redis", marks=needs_redis)]


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.RATE_LIMITS = True


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    running = Redis(tmp_path_factory.mktemp("redis"))
    yield running
    running.stop()


@pytest.fixture
def on_redis(server: Redis, settings: Any) -> Redis:
    """The counters of several web processes."""
    use(settings, server)
    redis.Redis.from_url(server.url).flushdb()
    return server


def use(settings: Any, server: Redis) -> None:
    settings.REDIS_URL = server.url
    settings.CACHES = {
        "default": {
            "BACKEND": "ops.redis_cache.RedisCache",
            "LOCATION": server.url,
            "OPTIONS": settings.REDIS_OPTIONS,
        }
    }


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> str:
    """Once with each place where the counters may be, empty."""
    if request.param == "redis":
        request.getfixturevalue("on_redis")
    else:
        cache.clear()
    return str(request.param)
