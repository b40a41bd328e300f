"""The search of a running site: written here, found there, at once."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from tests import pictures
from tests.e2e.client import API, Client
from tests.e2e.live import LiveSite
from tests.ops.site import until
from tests.ops.test_redis import broker as broker
from tests.ops.test_redis import pytestmark as needs_redis
from tests.redis_server import Redis


def _found(client: Client, query: str, **parameters: str | int) -> list[int]:
    given = {"q": query, "key": client.key, "filter_id": 2, **parameters}
    answer = client.get(f"{API}/search/images?{urlencode(given)}")
    assert answer.status == 200, answer.body
    body = answer.json()
    assert body["total"] == len(body["images"])
    return [image["id"] for image in body["images"]]


def _upload(client: Client, seed: int, tags: str) -> int:
    data = pictures.png(120, 80, seed=seed)
    answer = client.upload_file(f"{seed}.png", data, tags=tags)
    assert answer.status == 200, answer.body
    return int(answer.json()["image"]["id"])


def test_an_upload_is_found_by_the_next_request(site: LiveSite, mika: Client) -> None:
    first = _upload(mika, 901, "safe, solo, quick brown fox")
    assert _found(mika, "quick brown fox") == [first]
    second = _upload(mika, 902, "safe, solo, quick brown fox")
    assert _found(mika, "quick brown fox") == [second, first]
    assert _found(mika, "my:uploads, quick*", sf="id", sd="asc") == [first, second]
    mika.processed(second)
    assert second in _found(mika, "processed:true, quick brown fox")


def test_facts_are_merged_while_the_site_runs(site: LiveSite, mika: Client) -> None:
    number = _upload(mika, 903, "safe, solo, merged fox")
    mika.processed(number)
    pending = "SELECT count(*) FROM search_pending"
    until(lambda: site.rows(pending) == [(0,)], 20)
    assert _found(mika, "merged fox") == [number]
    assert "0 differences" in site.manage("reindex", "--check")


def test_a_killed_merger_comes_back_and_nothing_is_missed(
    site: LiveSite, mika: Client
) -> None:
    merger = site.child("merge_index")
    merger.kill()
    number = _upload(mika, 904, "safe, solo, orphaned fox")
    assert _found(mika, "orphaned fox") == [number]
    until(lambda: site.child("merge_index").pid != merger.pid, 20)
    until(lambda: site.rows("SELECT count(*) FROM search_pending") == [(0,)], 20)
    assert _found(mika, "orphaned fox") == [number]


def test_the_index_is_built_anew_while_the_site_runs(
    site: LiveSite, mika: Client
) -> None:
    number = _upload(mika, 905, "safe, solo, rebuilt fox")
    assert "keys are built" in site.manage("reindex")
    assert _found(mika, "rebuilt fox") == [number]
    assert "0 differences" in site.manage("reindex", "--check")


@needs_redis
def test_two_web_processes_know_the_same(new_site: LiveSite, broker: Redis) -> None:
    """Each remembers keys and names by itself; neither misses what the other wrote."""
    new_site.start(REDIS_URL=broker.url, WEB_WORKERS="2", WEB_THREADS="4")
    mika = new_site.user("mika")
    expected: list[int] = []
    for seed in range(6):
        expected.insert(0, _upload(mika, 910 + seed, f"safe, solo, fox, new {seed}"))
        for _ in range(4):  # whichever process answers
            assert _found(mika, "fox") == expected
            assert _found(mika, f"new {seed}") == expected[:1]
            assert _found(mika, "new *") == expected
            newest = mika.image(expected[0])
            assert f"new {seed}" in newest["tags"], json.dumps(newest)
