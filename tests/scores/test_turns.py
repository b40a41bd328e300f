"""Who waits for a user's turn, and what becomes of what came meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from accounts.models import User
from scores.actions.imports import import_now, revert_import, start_import
from scores.actions.orphans import reprocess_orphans
from scores.actions.scores import delete_score, edit_score
from scores.actions.turns import ImportBusy
from scores.models import Import, Score
from scores.processing import run_imports, user_turn
from tests.factories import make_user
from tests.ops.site import until
from tests.scores.made_scores import a_score, batch, make_chart, make_charts, run_batch

pytestmark = pytest.mark.django_db(transaction=True)
BATCH = "file/batch-manual"


@pytest.fixture(autouse=True)
def _nobody_takes_messages() -> Iterator[None]:
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True


def test_an_import_that_another_has_in_hand_is_to_be_polled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither dropped nor run twice."""
    monkeypatch.setattr("scores.actions.turns.WAIT_SECONDS", 2.0)
    user = make_user()
    mine = Import.objects.filter(user=user)
    held, answered = threading.Event(), threading.Event()

    def take_it_over() -> None:
        with user_turn(user.pk):
            held.set()
            # As a worker does that has begun, and takes longer than the answer waits.
            until(lambda: mine.update(state="running", attempts=1) == 1, 10)
            answered.wait(20)
            run_imports(user.pk)
        connection.close()

    thread = threading.Thread(target=take_it_over)
    thread.start()
    held.wait(10)
    scores = [a_score(chart) for chart in make_charts(3)]
    run = import_now(user, import_type=BATCH, body=batch(scores))
    assert run.state == "running"
    answered.set()
    thread.join()
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("completed", 2)
    assert run.summary["imported"] == 3


def test_an_answer_does_not_wait_for_later_imports() -> None:
    """Who sends one after the other would never get it."""
    user = make_user()
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with user_turn(user.pk):
            held.set()
            release.wait(10)
        connection.close()

    def send() -> None:
        import_now(user, import_type=BATCH, body=batch([]))
        connection.close()

    threads = [threading.Thread(target=hold), threading.Thread(target=send)]
    threads[0].start()
    held.wait(10)
    threads[1].start()
    until(lambda: Import.objects.count() == 1, 10)
    later = start_import(user, import_type=BATCH, body=batch([]))
    release.set()
    for thread in threads:
        thread.join()
    states = Import.objects.order_by("pk").values_list("pk", "state")
    assert list(states)[1:] == [(later.pk, "queued")]


def _undo(user: User, score: Score) -> None:
    assert score.origin is not None
    revert_import(score.origin, by=user)


@pytest.mark.parametrize(
    "act",
    [
        _undo,
        lambda user, score: delete_score(score, by=user),
        lambda user, score: edit_score(score, by=user, changes={"highlight": True}),
        lambda user, score: reprocess_orphans(user),
    ],
    ids=["revert", "delete", "edit", "orphans"],
)
def test_what_came_during_a_turn_is_asked_for_after_it(
    act: Callable[[User, Score], Any],
) -> None:
    """Whoever took its message had found the user busy, and left it."""
    user = make_user()
    run_batch(user, [a_score(make_chart())])
    waiting = start_import(user, import_type=BATCH, body=batch([]))
    current_app.conf.task_always_eager = True
    act(user, Score.objects.get())
    waiting.refresh_from_db()
    assert waiting.state == "completed"


def test_a_turn_that_ends_in_a_refusal_asks_as_well() -> None:
    user = make_user()
    waiting = start_import(user, import_type=BATCH, body=batch([]))
    current_app.conf.task_always_eager = True
    with pytest.raises(ImportBusy):
        revert_import(waiting, by=user)
    waiting.refresh_from_db()
    assert waiting.state == "completed"
