"""kill -9 of the process that imports, at any point: the next one ends in the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from scores.actions.imports import start_import
from scores.models import Chart, GameSession, Import, Orphan, PersonalBest, Score
from scores.processing import run_imports, take_due
from tests.factories import make_user
from tests.scores.made_scores import MINUTE, START, a_score, batch, make_charts

pytestmark = pytest.mark.django_db(transaction=True)

ROWS, KILLS = 2000, 50


@pytest.fixture(autouse=True)
def _nobody_takes_messages() -> Iterator[None]:
    """Imports wait for the workers of these tests."""
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True


# Loads everything once; each child begins as a worker that was just started.
_WORKERS = """
import os
import sys
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from scores.processing import run_imports
for line in sys.stdin:
    child = os.fork()
    if not child:
        run_imports(int(line))
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Workers:
    """Workers one after the other, each in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, user: User, *, kill_after: float | None = None) -> float:
        """Seconds until the worker had ended, by itself or killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{user.pk}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        begun = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        assert self.process.stdout.readline() == "ended\n"
        return time.monotonic() - begun


@pytest.fixture
def workers() -> Iterator[Workers]:
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    with subprocess.Popen(
        [sys.executable, "-c", _WORKERS, str(settings.MEDIA_ROOT)],
        env={**os.environ, "DATABASE_URL": address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Workers(process)
        assert process.stdin is not None
        process.stdin.close()


def _file(charts: list[Chart]) -> bytes:
    """2,000 rows: on 200 charts ten scores each, some twice, some bad, some lost."""
    scores: list[dict[str, Any]] = []
    for number in range(ROWS):
        chart = charts[number % len(charts)]
        score = a_score(chart, 500 + number // 2, timeAchieved=START + number * MINUTE)
        if number % 40 == 7:
            score["identifier"] = str(90_000_000 + number)
        if number % 50 == 3:
            score["score"] = 2001
        scores.append(score)
    return batch(scores, classes={"dan": "DAN_7"})


def _state(user: User) -> list[Any]:
    """What the import left, without what holds the user's id or the time."""
    run = Import.objects.get(user=user)
    mine = {"user": user}
    return [
        run.state,
        run.summary,
        [(fate["row"], fate["fate"], fate["why"]) for fate in run.fates],
        [entry["type"] for entry in run.created_sessions],
        [(delta["set"], delta["old"], delta["new"]) for delta in run.class_deltas],
        sorted(
            Score.objects.filter(**mine).values_list("chart", "data", "time_achieved"),
            key=repr,
        ),
        sorted(
            PersonalBest.objects.filter(**mine).values_list("chart", "data", "ratings"),
            key=repr,
        ),
        list(
            GameSession.objects.filter(**mine)
            .order_by("time_started")
            .values_list("time_started", "time_ended", "ratings")
        ),
        Orphan.objects.filter(**mine).count(),
        list(user.game_stats.values_list("ratings", "classes")),
        list(user.class_achievements.values_list("class_set", "new_value")),
    ]


def test_fifty_kills_change_nothing(workers: Workers) -> None:
    charts = make_charts(200)
    body = _file(charts)
    undisturbed, killed = make_user(), make_user()
    start_import(undisturbed, import_type="file/batch-manual", body=body)
    took = workers.run(undisturbed)
    expected = _state(undisturbed)
    assert expected[1] == {
        "rows": 2000, "imported": 1910, "duplicates": 0, "orphaned": 50, "rejected": 40,
    }  # fmt: skip

    chance = random.Random(11)  # noqa: S311 - reproducible, not secret
    run = start_import(killed, import_type="file/batch-manual", body=body)
    ended_early = 0
    for _ in range(KILLS):
        workers.run(killed, kill_after=chance.random() * took)
        # In this order: the server may still be at the commit that was asked for.
        stored = Score.objects.filter(user=killed).exists()
        run.refresh_from_db()
        if run.state == Import.State.COMPLETED:
            # This one came through before its kill: again from the start.
            assert _state(killed) == expected
            ended_early += 1
            killed = make_user()
            run = start_import(killed, import_type="file/batch-manual", body=body)
        else:
            assert not stored
    assert ended_early < KILLS * 0.8
    run_imports(killed.pk, wait=30)
    assert _state(killed) == expected


def test_a_lost_import_is_asked_for_again() -> None:
    user = make_user()
    chart = make_charts(1)[0]
    run = start_import(user, import_type="file/batch-manual", body=batch([]))
    assert take_due() == []
    # As a worker leaves it that was killed a while ago.
    Import.objects.filter(pk=run.pk).update(
        state=Import.State.RUNNING,
        attempts=1,
        not_before=timezone.now() - timedelta(seconds=1),
    )
    assert take_due() == [user.pk]
    assert take_due() == []
    run_imports(user.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (Import.State.COMPLETED, 2)
    assert chart.scores.count() == 0
