"""The site on a real Redis: queue and counters there, two web processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import pictures
from tests.e2e.conftest import new_site as new_site
from tests.e2e.live import LiveSite
from tests.e2e.score_crowd import check_crowd
from tests.e2e.scoring import Player, players, stock
from tests.redis_server import Redis, needs_redis

pytestmark = needs_redis


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


def test_uploads_are_safe_on_redis_and_without_it(
    new_site: LiveSite, broker: Redis
) -> None:
    new_site.start(REDIS_URL=broker.url, WEB_WORKERS="2", WEB_THREADS="4")
    mika = new_site.user("mika")
    first = mika.upload_file("a.png", pictures.png(300, 200, seed=1))
    assert first.status == 200
    mika.processed(first.json()["image"]["id"])
    assert new_site.status("/readyz") == 200
    broker.stop()
    # The queue is a hint: the row holds the work until the broker is back.
    second = mika.upload_file("b.png", pictures.png(300, 200, seed=2))
    assert second.status == 200
    assert new_site.status("/readyz") == 503
    broker.start()
    mika.processed(second.json()["image"]["id"], seconds=120)


def test_scores_of_many_on_two_web_processes(new_site: LiveSite, broker: Redis) -> None:
    new_site.start(
        REDIS_URL=broker.url,
        WEB_WORKERS="2",
        WEB_THREADS="4",
        WORKER_CONCURRENCY="4",
        RATE_LIMITS="on",
        LIMITS="tachi=100000,tachi.import=30",
    )
    charts = stock(new_site, 100)
    *crowd, one, other = players(new_site, *(f"crowd {n}" for n in range(10)))
    check_crowd(new_site, crowd, charts)
    assert check_limit(one, 30) or check_limit(other, 30)


def check_limit(player: Player, limit: int) -> bool:
    """Both processes count together: nobody gets one request more in a window. False
    if a new window began meanwhile."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: player.hook(b"{}"), range(limit + 15)))
    resets = [int(answer.headers["X-RateLimit-Reset"]) for answer in answers]
    if max(resets) - min(resets) > 2:
        return False
    assert Counter(one.status for one in answers) == {202: limit, 429: 15}
    return True
