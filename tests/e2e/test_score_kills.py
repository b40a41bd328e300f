"""Several workers, many clients, and kill -9 of every part in the middle of imports:
each accepted one ends by itself, once, in its user's order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from typing import Any

import psycopg
import pytest

from tests.e2e.client import insist
from tests.e2e.conftest import new_home
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.e2e.score_crowd import BATCH, SECONDS, check_crowd, row
from tests.e2e.score_state import stored, wrong
from tests.e2e.scoring import Player, players, stock
from tests.ops.site import is_alive, until
from tests.scores.files import batch

CHARTS, ROWS = 100, 2000
# The newest one is under way: a row whose worker was killed goes on saying so.
RUNNING = """
SELECT state = 'running' FROM scores_import ORDER BY id DESC LIMIT 1
"""
STATE_OF = """
SELECT import_id, state FROM scores_import WHERE state <> 'queued'
AND user_id = %(user)s
"""
SWEEP = """
from django.utils import timezone
from scores.processing import files
files.sweep(before=timezone.now())
"""
STANDING = """
SELECT json_agg(json_build_array(chart_id, data, ratings, time_achieved)
    ORDER BY chart_id, data::text)::text FROM {table} WHERE user_id = %(user)s
"""


@pytest.fixture(scope="module")
def crash_site() -> Iterator[LiveSite]:
    with new_home() as site:
        site.start(WORKER_CONCURRENCY="4")
        yield site


@pytest.fixture(scope="module")
def charts(crash_site: LiveSite) -> Sequence[tuple[str, int]]:
    return stock(crash_site, CHARTS)


def test_eight_clients_at_once(
    crash_site: LiveSite, charts: Sequence[tuple[str, int]], figure: Figure
) -> None:
    crowd = players(crash_site, *(f"crowd {n}" for n in range(8)))
    begin = time.monotonic()
    check_crowd(crash_site, crowd, charts)
    figure("8 x 4 imports with 4 workers, s", time.monotonic() - begin)


def a_file(charts: Sequence[tuple[str, int]]) -> bytes:
    """2,000 rows of all fates."""
    rows = [row(charts[n % len(charts)], 300 + n // 2, n) for n in range(ROWS)]
    for number in range(7, ROWS, 40):
        rows[number]["identifier"] = str(91_000_000 + number)
    for number in range(3, ROWS, 50):
        rows[number]["score"] = 2001
    return batch(*rows, classes={"dan": "DAN_7"})


def test_every_part_is_killed(
    crash_site: LiveSite, charts: Sequence[tuple[str, int]], figure: Figure
) -> None:
    site = crash_site
    charts = charts[:50]
    body = a_file(charts)
    undisturbed, waiting, *crowd = players(site, *(f"killed {n}" for n in range(9)))
    answer = undisturbed.send(BATCH, body)
    expected = undisturbed.finished(answer.json()["body"]["importID"], SECONDS)
    assert expected["summary"] == {
        "rows": 2000, "imported": 1910, "duplicates": 0, "orphaned": 50, "rejected": 40,
    }  # fmt: skip
    accepted: list[tuple[Player, str]] = []
    for player, (name, kill) in zip(crowd, kills(site), strict=True):
        answer, _ = insist(lambda one=player: one.send(BATCH, body), 60)  # type: ignore[misc]
        assert answer.status == 202, answer.body
        accepted.append((player, answer.json()["body"]["importID"]))
        kill()
        figure(f"imports known at the kill of the {name}", len(accepted))
    accepted.append((waiting, kill_under(waiting, site, body)))
    last = time.monotonic()
    until(lambda: site.status("/readyz") == 200, 60)
    for player, import_id in accepted:
        document = player.finished(import_id, SECONDS)
        assert document["summary"] == expected["summary"]
        assert stored(site, player.user_id) == (1910, 50)
        for table in ("scores_score", "scores_personalbest"):
            assert standing(site, player, table) == standing(site, undisturbed, table)
    figure("all imports ended after the last kill, s", time.monotonic() - last)
    tries = "SELECT attempts FROM scores_import WHERE user_id = ANY(%(users)s)"
    users = [player.user_id for player, _ in accepted]
    figure("attempts", [one for (one,) in site.rows(tries, users=users)])
    # Who died between the end of an import and its file left that behind.
    site.manage("shell", "--no-imports", "-c", SWEEP)
    assert wrong(site) == {}


def answers(site: LiveSite) -> bool:
    """The database, by itself: the web process may not have missed it."""
    with suppress(psycopg.OperationalError):
        return bool(site.rows(RUNNING))
    return False


def kill_under(player: Player, site: LiveSite, body: bytes) -> str:
    """The web process in which an import runs whose client waits for its end."""
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(player.send, BATCH, body)
        until(lambda: site.rows(STATE_OF, user=player.user_id), 60)
        for child in site.web().children():
            child.kill()
        # Or the import was faster than its end.
        assert isinstance(sent.exception(60), OSError | HTTPException | None)
    ((import_id, _),) = site.rows(STATE_OF, user=player.user_id)
    return str(import_id)


def standing(site: LiveSite, player: Player, table: str) -> Any:
    return site.rows(STANDING.format(table=table), user=player.user_id)


def kills(site: LiveSite) -> list[tuple[str, Callable[[], None]]]:
    def worker() -> None:
        """In the middle of an import, with its pool."""
        until(lambda: site.rows(RUNNING) == [(True,)], 60)
        main = site.worker()
        family = [main, *main.children(recursive=True)]
        main.kill()
        until(lambda: not any(map(is_alive, family)), 10)

    def database() -> None:
        until(lambda: site.rows(RUNNING) == [(True,)], 60)
        site.child("postgres", "-D").kill()
        until(lambda: answers(site), 60)

    def web() -> None:
        """Right after it has accepted."""
        for child in site.web().children():
            child.kill()

    def supervisor() -> None:
        site.processes()
        site.kill_supervisor()
        site.start(WORKER_CONCURRENCY="4", SCORE_IMPORT_MODE="inline")

    return [("worker", worker), ("web process", web), ("worker", worker),
            ("database", database), ("worker", worker), ("web process", web),
            ("supervisor", supervisor)]  # fmt: skip
