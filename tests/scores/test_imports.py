"""Imports from the accepted file to the stored scores, on a real database."""

from __future__ import annotations

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from scores.actions.imports import import_now
from scores.models import (
    ChartPlayers,
    GameSession,
    GameStats,
    Import,
    Orphan,
    PersonalBest,
    Score,
)
from tests.scores.files import mer_item
from tests.scores.made_scores import (
    HOUR,
    MINUTE,
    START,
    a_score,
    make_chart,
    make_charts,
    run_batch,
)

pytestmark = pytest.mark.django_db


def test_a_score_becomes_all_that_it_implies(user: User) -> None:
    chart = make_chart()
    run = run_batch(user, [a_score(chart, 1800, timeAchieved=START)])
    assert (run.state, run.message) == ("completed", "")
    assert run.summary == {
        "rows": 1, "imported": 1, "duplicates": 0, "orphaned": 0, "rejected": 0,
    }  # fmt: skip
    score = Score.objects.get()
    assert score.data == {
        "score": 1800,
        "lamp": "CLEAR",
        "percent": 90.0,
        "grade": "AAA",
        "judgements": {},
        "optional": {"enumIndexes": {}},
        "enumIndexes": {"lamp": 4, "grade": 7},
    }
    assert score.ratings == {"ktLampRating": 12, "BPI": None}
    assert (score.service, score.origin) == ("Test (BATCH-MANUAL)", run)
    session = GameSession.objects.get()
    assert (session.time_started, session.time_ended) == (START, START)
    assert run.created_sessions == [
        {"sessionID": session.session_id, "type": "Created"}
    ]
    best = PersonalBest.objects.get()
    assert best.composed_from == [{"name": "Best Score", "scoreID": score.score_id}]
    assert (best.data, best.rank1, best.rating1) == (score.data, 90.0, 12.0)
    assert ChartPlayers.objects.get().players == 1
    assert GameStats.objects.get().ratings == {"ktLampRating": 0.6, "BPI": None}
    assert run.fates == [
        {
            "row": 1,
            "fate": "imported",
            "label": run.fates[0]["label"],
            "value": run.fates[0]["value"],
            "why": "First score on this chart.",
            "scoreID": score.score_id,
            "chartID": chart.chart_id,
        }
    ]


def test_the_same_again_adds_nothing_and_says_so(user: User) -> None:
    scores = [a_score(chart, timeAchieved=START) for chart in make_charts(3)]
    run_batch(user, scores)
    before = list(PersonalBest.objects.values())
    again = run_batch(user, scores)
    assert again.summary["duplicates"] == again.summary["rows"] == 3
    assert (again.playtypes, again.errors, again.created_sessions) == ([], [], [])
    assert list(PersonalBest.objects.values()) == before
    assert Score.objects.count() == 3


def test_every_row_has_a_fate(user: User) -> None:
    chart = make_chart()
    run = run_batch(
        user,
        [
            a_score(chart, 1200),
            a_score(chart, 1200, judgements={"pgreat": 600, "great": 0}),
            a_score(chart, 2001),
            {**a_score(chart), "identifier": "999999999"},
            a_score(chart, 1201),
        ],
    )
    assert [fate["fate"] for fate in run.fates] == [
        "imported", "duplicate", "rejected", "orphaned", "imported",
    ]  # fmt: skip
    assert [fate["row"] for fate in run.fates] == [1, 2, 3, 4, 5]
    assert [error["type"] for error in run.errors] == [
        "InvalidDatapoint", "SongOrChartNotFound",
    ]  # fmt: skip
    assert Orphan.objects.get().orphan_id == run.fates[3]["orphanID"]


def test_an_orphan_is_stored_once(user: User) -> None:
    lost = [{**a_score(make_chart()), "identifier": "999999999"}]
    run_batch(user, lost)
    again = run_batch(user, [*lost, *lost])
    assert [error["type"] for error in again.errors] == ["OrphanExists"] * 2
    assert Orphan.objects.count() == 1


def test_a_play_that_is_no_best_leaves_the_best_alone(user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, 1800)])
    before = PersonalBest.objects.values().get()
    run_batch(user, [a_score(chart, 1500)])
    assert PersonalBest.objects.values().get() == before
    # A better lamp of a worse score is part of it.
    run_batch(user, [a_score(chart, 1600, lamp="HARD CLEAR")])
    after = PersonalBest.objects.get()
    assert (after.data["score"], after.data["lamp"]) == (1800, "HARD CLEAR")
    assert len(after.composed_from) == 2
    assert ChartPlayers.objects.get().players == 1


def test_sessions_begin_after_two_hours_and_take_in_what_lies_near(user: User) -> None:
    first, second, third, fourth = make_charts(4)
    run = run_batch(
        user,
        [
            a_score(first, timeAchieved=START),
            a_score(second, timeAchieved=START + 2 * HOUR - 1),
            a_score(third, timeAchieved=START + 4 * HOUR - 1),
        ],
    )
    assert [entry["type"] for entry in run.created_sessions] == ["Created"] * 2
    assert GameSession.objects.count() == 2
    later = run_batch(user, [a_score(fourth, timeAchieved=START - HOUR)])
    assert [entry["type"] for entry in later.created_sessions] == ["Appended"]
    session = GameSession.objects.order_by("time_started").first()
    assert session is not None
    assert session.time_started == START - HOUR
    assert session.scores.count() == 3


def test_a_later_score_becomes_the_best(user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, 1200, lamp="HARD CLEAR", timeAchieved=START)])
    run = run_batch(user, [a_score(chart, 1300, timeAchieved=START + MINUTE)])
    best = PersonalBest.objects.get()
    assert best.data["score"] == 1300
    assert best.data["lamp"] == "HARD CLEAR"
    assert [part["name"] for part in best.composed_from] == ["Best Score", "Best Lamp"]
    assert run.fates[0]["why"] == "New best: +5.00 percent."
    assert ChartPlayers.objects.get().players == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(
    user: User,
) -> None:
    # The first import of all makes the profile as well.
    run_batch(user, [a_score(make_chart())])
    counts = []
    for number in (1, 25):
        scores = [
            a_score(chart, timeAchieved=START + number * 9 * HOUR)
            for chart in make_charts(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            run_batch(user, scores)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Import.objects.completed().count() == 3


def test_a_file_may_hold_only_so_many_rows(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scores.processing.running.MOST_ROWS", 2000)
    charts = make_charts(2)
    scores = [a_score(chart, number) for number in range(1001) for chart in charts]
    assert run_batch(user, scores[:2000]).summary["imported"] == 2000
    run = run_batch(user, scores)
    assert (run.state, run.status_code) == ("failed", 400)
    assert run.message == "The file holds 2,002 scores. Split it: 2,000 are the most."
    assert Score.objects.count() == 2000


@pytest.mark.parametrize("quoted", ["\\u0000", "x\\u0000y"])
def test_a_reason_may_quote_what_cannot_be_stored(user: User, quoted: str) -> None:
    """Or the row would stay as it is, and with it all later ones of the user."""
    body = orjson.dumps([mer_item()]).replace(b"HARD CLEAR", quoted.encode())
    run = import_now(user, import_type="file/mer-iidx", body=body)
    assert (run.state, run.status_code) == ("failed", 400)
    assert run.message.endswith(
        f"{quoted} [type: string].".replace("\\u0000", "\ufffd")
    )
    assert run_batch(user, [a_score(make_chart())]).state == "completed"
