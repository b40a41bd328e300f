"""Limits hold exactly, whoever asks at the same time and whichever process answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests import pictures
from tests.e2e.client import API, Answer, Client
from tests.e2e.conftest import new_home
from tests.e2e.live import LiveSite
from tests.redis_server import Redis, needs_redis

CLIENTS = 16
# Windows that do not end in the middle of a test, on the clock or not.
LIMITED = {
    "RATE_LIMITS": "on",
    "LIMITS": (
        "philomena=100/1000000,philomena.search=30/1000000,tachi=40/1000000,"
        "twibooru.search.tags=25/1000000,nekos=5/1000000"
    ),
    "API_UPLOAD_INTERVAL_SECONDS": "1000",
}
#: Allowed requests, and the header that says how many are left.
ROUTES = {
    "/api/v3/search/tags?q=*": (25, "X-RL-Remaining"),
    "/api/stats": (5, "X-RateLimit-Remaining"),
    "/api/v1/status": (40, "X-RateLimit-Remaining"),
    f"{API}/search/images?q=*": (30, ""),
    # What the searches before have left of it.
    f"{API}/filters/system": (100 - 30 - 10, ""),
}


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


def asked(port: int, path: str, times: int) -> list[Answer]:
    """So many requests, from all clients in the same moment."""
    together = Barrier(CLIENTS)

    def ask(share: int) -> list[Answer]:
        together.wait(30)
        return [Client(port).get(path) for _ in range(share)]

    shares = [times // CLIENTS + (n < times % CLIENTS) for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for answers in pool.map(ask, shares) for answer in answers]


def check_exactly(site: LiveSite) -> None:
    for path, (allowed, header) in ROUTES.items():
        answers = asked(site.port, path, allowed + 10)
        said = Counter(answer.status for answer in answers)
        assert said == {200: allowed, 429: 10}, path
        for answer in answers:
            assert (answer.status == 429) == ("Retry-After" in answer.headers)
        if header:
            # Each was told another number.
            left = [int(a.headers[header]) for a in answers if a.status == 200]
            assert sorted(left) == list(range(allowed)), path


def check_one_upload(site: LiveSite) -> None:
    """Of a user's uploads in one moment one has its turn."""
    mika = Client(site.port, site.account("mika")["api_key"], source="127.0.0.2")
    together = Barrier(4)

    def upload(seed: int) -> Answer:
        together.wait(30)
        return mika.upload_file("a.png", pictures.png(300, 200, seed=seed))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(upload, range(4)))
    assert Counter(answer.status for answer in answers) == {200: 1, 429: 3}
    waits = [int(a.headers["Retry-After"]) for a in answers if a.status == 429]
    assert all(900 < wait <= 1000 for wait in waits)


def test_in_one_process(new_site: LiveSite) -> None:
    new_site.start(**LIMITED)
    check_exactly(new_site)
    check_one_upload(new_site)


@needs_redis
def test_in_two_processes(redis_server: Redis) -> None:
    with new_home() as site:
        site.start(REDIS_URL=redis_server.url, WEB_WORKERS="2", **LIMITED)
        check_exactly(site)
        check_one_upload(site)
        # Without Redis nobody is limited, and nothing fails.
        redis_server.stop()
        for path in ROUTES:
            answers = asked(site.port, path, 2 * CLIENTS)
            assert {answer.status for answer in answers} == {200}, path
