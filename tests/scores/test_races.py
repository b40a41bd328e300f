"""Four workers, eight users, twenty imports each, all at once."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.db.models import Count

from accounts.models import User
from scores.actions.imports import import_now, revert_import, start_import
from scores.actions.turns import ImportBusy
from scores.models import Chart, ChartPlayers, Import, PersonalBest, Score
from scores.processing import run_imports, user_turn
from tests.factories import make_user
from tests.scores.made_scores import HOUR, START, a_score, batch, make_charts

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS, USERS, IMPORTS = 4, 8, 20


@pytest.fixture(autouse=True)
def _nobody_takes_messages() -> Iterator[None]:
    """Imports wait for the workers of these tests."""
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True


def _in_threads(works: list[Callable[[], Any]], workers: int) -> None:
    def closing(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(closing, work) for work in works]:
            done.result()


def test_no_score_is_lost_or_doubled_and_each_user_is_served_in_order() -> None:
    charts = make_charts(30)
    users = [make_user() for _ in range(USERS)]
    chance = random.Random(3)  # noqa: S311 - reproducible, not secret
    for number in range(IMPORTS):
        for user in users:
            start_import(
                user, import_type="file/batch-manual", body=_body(charts, number)
            )
    # As the queue would bring them: every message of every user, in any order.
    messages = [user.pk for user in users for _ in range(IMPORTS)]
    chance.shuffle(messages)
    _in_threads([lambda user=user: run_imports(user) for user in messages], WORKERS)  # type: ignore[misc]

    assert set(Import.objects.values_list("state", flat=True)) == {"completed"}
    for user in users:
        mine = list(Import.objects.filter(user=user).order_by("pk"))
        times = [(run.time_started, run.time_finished) for run in mine]
        assert all(
            earlier[1] <= later[0]  # type: ignore[operator]
            for earlier, later in itertools.pairwise(times)
        )
        # Import n holds scores n and n + 1 of ten charts: half are known by then.
        assert [run.summary["imported"] for run in mine] == [20] + [10] * (IMPORTS - 1)
        assert _is_in_order(user, charts)
    assert Score.objects.count() == USERS * 10 * (IMPORTS + 1)
    assert PersonalBest.objects.count() == USERS * 10
    counted = dict(
        PersonalBest.objects.values_list("chart").annotate(Count("pk")).order_by()
    )
    assert dict(ChartPlayers.objects.values_list("chart", "players")) == counted


def _body(charts: list[Chart], number: int) -> bytes:
    return batch(
        a_score(chart, 1000 + number + step, timeAchieved=START + number * HOUR)
        for step in (0, 1)
        for chart in charts[:10]
    )


def _is_in_order(user: User, charts: list[Chart]) -> bool:
    """The best of each chart is the last import's."""
    bests = PersonalBest.objects.filter(user=user, chart__in=charts)
    return {best.data["score"] for best in bests} == {1000 + IMPORTS}


def test_a_revert_beside_imports_of_others_counts_players_right() -> None:
    charts = make_charts(12)
    users = [make_user() for _ in range(4)]
    scores = [a_score(chart) for chart in charts]

    def back_and_forth(user: User) -> None:
        for _ in range(6):
            run = import_now(user, import_type="file/batch-manual", body=batch(scores))
            revert_import(run, by=user)
        import_now(user, import_type="file/batch-manual", body=batch(scores))

    _in_threads(
        [lambda user=user: back_and_forth(user) for user in users],  # type: ignore[misc]
        4,
    )
    assert set(ChartPlayers.objects.values_list("players", flat=True)) == {4}


def test_an_import_in_the_answer_waits_briefly_for_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scores.actions.turns.WAIT_SECONDS", 0.3)
    user = make_user()
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with user_turn(user.pk):
            held.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with pytest.raises(ImportBusy):
        import_now(user, import_type="file/batch-manual", body=batch([]))
    assert not Import.objects.exists()
    release.set()
    thread.join()
    run = import_now(user, import_type="file/batch-manual", body=batch([]))
    assert run.state == Import.State.COMPLETED
