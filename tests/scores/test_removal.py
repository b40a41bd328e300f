"""Scores are taken back, blocked and edited; catalogues change under them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from scores.actions.imports import revert_import
from scores.actions.scores import delete_score, edit_score
from scores.catalogue.staleness import mark_stale
from scores.models import (
    BlockedScore,
    Chart,
    ChartPlayers,
    GameSession,
    GameStats,
    Import,
    PersonalBest,
    Score,
)
from scores.processing import recalculate_charts, recalculate_stale_charts
from tests.factories import make_user
from tests.scores.made_scores import (
    START,
    a_score,
    iidx_data,
    make_chart,
    make_charts,
    run_batch,
)
from tests.scores.standing import standing

pytestmark = pytest.mark.django_db


def test_the_last_score_takes_everything_with_it(user: User) -> None:
    run = run_batch(user, [a_score(make_chart(), timeAchieved=START)])
    delete_score(Score.objects.get(), by=user)
    left = standing(user.pk)
    assert left == {name: [] for name in left}
    assert not Import.objects.filter(pk=run.pk).exists()
    again = run_batch(user, [a_score(Chart.objects.get(), timeAchieved=START)])
    assert again.summary["imported"] == 1


def test_a_blocked_score_never_comes_back(user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart), a_score(chart, 1300)])
    score = Score.objects.get(data__score=1200)
    delete_score(score, by=user, block=True)
    again = run_batch(user, [a_score(chart)])
    assert again.summary == {
        "rows": 1, "imported": 0, "duplicates": 1, "orphaned": 0, "rejected": 0,
    }  # fmt: skip
    assert again.errors == []
    assert again.fates[0]["why"] == "You deleted this score for good."
    blocked = BlockedScore.objects.get()
    assert (blocked.score_id, blocked.score["chartID"]) == (
        score.score_id,
        chart.chart_id,
    )


def test_only_owners_and_moderators_take_back(user: User, moderator: User) -> None:
    run = run_batch(user, [a_score(chart) for chart in make_charts(3)])
    first, second, _ = Score.objects.order_by("pk")
    stranger = make_user()
    for refused in (
        lambda: delete_score(first, by=stranger),
        lambda: revert_import(run, by=stranger),
        lambda: edit_score(first, by=stranger, changes={"highlight": True}),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert Score.objects.count() == 3
    delete_score(first, by=moderator)
    delete_score(second, by=user)
    assert Score.objects.count() == 1
    revert_import(run, by=moderator)
    assert not Score.objects.exists()


def test_an_import_without_new_scores_is_taken_back_too(user: User) -> None:
    scores = [a_score(make_chart())]
    run_batch(user, scores)
    empty = run_batch(user, scores)
    revert_import(empty, by=user)
    assert Score.objects.count() == 1
    assert not Import.objects.filter(pk=empty.pk).exists()


def test_an_edit_shows_on_the_personal_best(user: User) -> None:
    run_batch(user, [a_score(make_chart())])
    score = edit_score(
        Score.objects.get(), by=user, changes={"comment": "at last", "highlight": True}
    )
    assert (score.comment, score.highlight) == ("at last", True)
    assert PersonalBest.objects.get().highlight
    edit_score(score, by=user, changes={"highlight": False})
    assert not PersonalBest.objects.get().highlight
    assert Score.objects.get().comment == "at last"
    edit_score(score, by=user, changes={"comment": None})
    assert Score.objects.get().comment is None
    for comment in ("", "x" * 121):
        with pytest.raises(ValidationError):
            edit_score(score, by=user, changes={"comment": comment})


def test_a_changed_chart_derives_its_scores_again(user: User) -> None:
    chart, other = make_charts(2)
    for player in (user, make_user()):
        run_batch(player, [a_score(chart, 1000, timeAchieved=START), a_score(other)])
    data = iidx_data(chart.data["inGameID"], notecount=600)
    Chart.objects.filter(pk=chart.pk).update(data=data, level_num=11.0)
    assert recalculate_charts([chart.pk]) == 2
    for score in Score.objects.filter(chart=chart):
        assert score.data["percent"] == pytest.approx(100 * 1000 / 1200)
        assert (score.data["grade"], score.ratings["ktLampRating"]) == ("AA", 11)
    best = PersonalBest.objects.get(chart=chart, user=user)
    assert best.rank1 == pytest.approx(100 * 1000 / 1200)
    stats = GameStats.objects.get(user=user)
    assert stats.ratings["ktLampRating"] == pytest.approx((11 + 12) / 20)
    assert set(ChartPlayers.objects.values_list("players", flat=True)) == {2}
    # The same again changes nothing.
    before = standing(user.pk)
    assert recalculate_charts([chart.pk]) == 2
    assert standing(user.pk) == before


def test_a_session_shrinks_with_its_scores(user: User) -> None:
    charts = make_charts(3)
    minutes = (0, 30, 60)
    run_batch(
        user,
        [
            a_score(chart, timeAchieved=START + minute * 60_000)
            for chart, minute in zip(charts, minutes, strict=True)
        ],
    )
    delete_score(Score.objects.get(time_achieved=START), by=user)
    session = GameSession.objects.get()
    assert (session.time_started, session.time_ended) == (
        START + 30 * 60_000,
        START + 60 * 60_000,
    )


def test_a_chart_stays_marked_until_its_scores_are_derived_again(user: User) -> None:
    played, other = make_charts(2)
    run_batch(user, [a_score(played, 1000)])
    data = iidx_data(played.data["inGameID"], notecount=600)
    Chart.objects.filter(pk=played.pk).update(data=data)
    mark_stale(charts=[played.pk, other.pk])
    assert list(Chart.objects.filter(stale_since__isnull=False)) == [played]
    assert recalculate_stale_charts() == 1
    assert not Chart.objects.filter(stale_since__isnull=False).exists()
    assert Score.objects.get().data["grade"] == "AA"
    mark_stale(songs=[played.song_id])
    assert recalculate_stale_charts() == 1
    assert recalculate_stale_charts() == 0
