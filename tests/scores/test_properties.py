"""What holds for any imports: rows add up, taking back restores, order is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from scores.actions.imports import revert_import
from scores.actions.scores import delete_score
from scores.models import Chart, GameSession, Import, Orphan, PersonalBest, Score
from tests.factories import make_user
from tests.scores.made_scores import (
    HOUR,
    MINUTE,
    START,
    a_score,
    iidx_data,
    make_chart,
    run_batch,
)
from tests.scores.standing import standing

# Few charts and few values, so that scores meet: equal ones, better ones, odd ones.
CHARTS = 4
LAMPS = ("FAILED", "CLEAR", "HARD CLEAR", "FULL COMBO")

plays = st.fixed_dictionaries(
    {
        "chart": st.integers(0, CHARTS),
        "score": st.sampled_from([0, 900, 1200, 1201, 1999, 2000, 2001]),
        "lamp": st.sampled_from(LAMPS),
        "minutes": st.none() | st.integers(0, 600),
        "bp": st.none() | st.integers(0, 40),
    }
)
imports = st.lists(plays, max_size=25)
classes = st.none() | st.sampled_from(["KYU_1", "DAN_5", "DAN_10", "KAIDEN"])
some = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def charts(db: None) -> list[Chart]:
    known: dict[str, Any] = {
        "kaidenAverage": 1500,
        "worldRecord": 1950,
        "bpiCoefficient": 1.2,
    }
    return [
        make_chart(data=iidx_data(100 + n, **known), is_primary=n != 1)
        for n in range(CHARTS)
    ]


def _import(
    user: User,
    charts: list[Chart],
    made: list[dict[str, Any]],
    dan: str | None = None,
) -> Import:
    scores = []
    for play in made:
        known = play["chart"] < CHARTS
        chart = charts[play["chart"] % CHARTS]
        score = a_score(chart, play["score"], lamp=play["lamp"])
        score |= {"matchType": "inGameID", "identifier": str(chart.data["inGameID"])}
        if not known:
            score["identifier"] = "999999"
        if not chart.is_primary:
            score["difficulty"] = "HYPER"
        if play["minutes"] is not None:
            score["timeAchieved"] = START + play["minutes"] * MINUTE
        if play["bp"] is not None:
            score["optional"] = {"bp": play["bp"]}
        scores.append(score)
    run = run_batch(user, scores, classes={"dan": dan} if dan else None)
    assert (run.state, run.message) == ("completed", "")
    return run


@some
@given(imports, imports)
def test_the_four_fates_add_up(
    charts: list[Chart], first: list[Any], second: list[Any]
) -> None:
    user = make_user()
    for made in (first, second, first):
        run = _import(user, charts, made)
        total = run.summary["rows"]
        assert total == len(made) == len(run.fates)
        parts = ("imported", "duplicates", "orphaned", "rejected")
        assert sum(run.summary[part] for part in parts) == total
        assert run.summary["imported"] == Score.objects.filter(origin=run).count()
        assert len(run.errors) == run.summary["orphaned"] + run.summary["rejected"]


@some
@given(imports, imports, classes, classes)
def test_taking_an_import_back_restores_everything(
    charts: list[Chart],
    first: list[Any],
    second: list[Any],
    dan: str | None,
    other: str | None,
) -> None:
    user = make_user()
    _import(user, charts, first, dan)
    Orphan.objects.filter(user=user).delete()
    before = standing(user.pk)
    run = _import(user, charts, second, other)
    # Orphans are no scores: they stay, and find their chart some day.
    Orphan.objects.filter(user=user).delete()
    revert_import(run, by=user)
    assert standing(user.pk) == before
    assert not Import.objects.filter(pk=run.pk).exists()


@some
@given(imports, imports)
def test_the_order_of_imports_does_not_matter_for_bests(
    charts: list[Chart], first: list[Any], second: list[Any]
) -> None:
    """Of scores that differ in nothing but what their id leaves out, the first one to
    come stays (tachi-api, section 4.2): those are left out of the second import."""
    same = {(play["chart"], play["score"], play["lamp"]) for play in first}
    second = [p for p in second if (p["chart"], p["score"], p["lamp"]) not in same]
    one, other = make_user(), make_user()
    for made in (first, second):
        _import(one, charts, made)
    for made in (second, first):
        _import(other, charts, made)
    assert _bests(one) == _bests(other)


@some
@given(imports, st.data())
def test_deleting_scores_one_by_one_is_as_if_they_had_not_been(
    charts: list[Chart], made: list[Any], data: st.DataObject
) -> None:
    user, other = make_user(), make_user()
    run = _import(user, charts, made)
    kept = [
        fate["row"] - 1
        for fate in run.fates
        if fate["fate"] == "imported" and data.draw(st.booleans())
    ]
    for fate in run.fates:
        if fate["fate"] == "imported" and fate["row"] - 1 not in kept:
            delete_score(Score.objects.get(score_id=fate["scoreID"]), by=user)
    _import(other, charts, [made[index] for index in kept])
    assert _bests(user) == _bests(other)
    # A session that loses a score in its middle stays one.
    for session in GameSession.objects.filter(user=user):
        times = [score.time_achieved or 0 for score in session.scores.all()]
        assert (session.time_started, session.time_ended) == (min(times), max(times))


def _bests(user: User) -> list[Any]:
    """Without the scores' ids, which hold the user's."""
    return sorted(
        PersonalBest.objects.filter(user=user).values_list(
            "chart", "data", "ratings", "time_achieved", "rank1"
        ),
        key=repr,
    )


def _spans(user: User) -> list[Any]:
    return list(
        GameSession.objects.filter(user=user)
        .order_by("time_started")
        .values_list("time_started", "time_ended")
    )


def test_a_gap_of_hours_keeps_the_sessions_apart(
    charts: list[Chart], user: User
) -> None:
    late = 12 * HOUR // MINUTE
    made = [
        {"chart": 0, "score": 900, "lamp": "CLEAR", "minutes": 0, "bp": None},
        {"chart": 0, "score": 1200, "lamp": "CLEAR", "minutes": late, "bp": None},
    ]
    _import(user, charts, made)
    assert len(_spans(user)) == 2
