"""Scores of a user (tachi-api 3.7) and by their ids (3.8)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, ScorePermission, User
from scores.models import BlockedScore, Chart, PersonalBest, Score
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.api.tachi.documents import chart_doc, score_doc, song_doc, user_doc
from tests.factories import make_user
from tests.scores.made_scores import a_score, make_chart, run_batch
from tests.scores.rows import (
    make_chart_row,
    make_score_row,
    make_song_row,
    make_stats_row,
    score_data,
)

pytestmark = pytest.mark.django_db
U = "/api/v1/users/mika/games/chunithm/Single"


@pytest.fixture
def played(user: User) -> User:
    make_stats_row(user)
    return user


def body_for(*scores: Score) -> dict[str, Any]:
    """With the songs and charts, each once."""
    charts: dict[int, Chart] = {}
    for score in sorted(scores, key=lambda score: score.chart_id):
        charts[score.chart_id] = score.chart
    songs = {chart.song_id: chart.song for chart in charts.values()}
    return {
        "scores": [score_doc(score) for score in scores],
        "songs": [song_doc(song) for song in songs.values()],
        "charts": [chart_doc(chart) for chart in charts.values()],
    }


def test_recent_scores_are_the_newest_by_time(client: Client, played: User) -> None:
    chart = make_chart_row()
    early, late, never, same = (
        make_score_row(chart, played, time_achieved=time)
        for time in (1_000, 3_000, None, 3_000)
    )
    make_score_row(chart)
    make_score_row(make_chart_row(make_song_row("ddr"), playtype="SP"), played)
    other = make_score_row(make_chart_row(chart.song, is_primary=False), played)
    expected = body_for(same, late, early, other, never)
    response = client.get(f"{U}/scores/recent")
    assert body_of(response) == expected
    assert list(response.json()["body"]) == ["scores", "songs", "charts"]


def test_a_hundred_recent_scores_at_most(client: Client, played: User) -> None:
    chart = make_chart_row()
    oldest = make_score_row(chart, played, time_achieved=1)
    for time in range(2, 102):
        make_score_row(chart, played, time_achieved=time)
    shown = body_of(client.get(f"{U}/scores/recent"))["scores"]
    assert len(shown) == 100
    assert oldest.score_id not in {score["scoreID"] for score in shown}


def test_all_scores_on_primary_charts(client: Client, played: User) -> None:
    chart = make_chart_row()
    scores = [make_score_row(chart, played, time_achieved=n) for n in range(103)]
    make_score_row(make_chart_row(chart.song, is_primary=False), played)
    assert body_of(client.get(f"{U}/scores/all")) == body_for(*scores[::-1])


def test_scores_of_the_songs_that_a_search_finds(client: Client, played: User) -> None:
    fox = make_chart_row(make_song_row(title="Fox Parade"))
    scores = [make_score_row(fox, played, time_achieved=n) for n in range(31)]
    make_score_row(None, played)
    make_score_row(fox)
    path = f"{U}/scores?search"
    assert body_of(client.get(f"{path}=parade")) == body_for(*scores[:0:-1])
    assert body_of(client.get(f"{path}=heron")) == body_for()
    refusal_of(client.get(f"{U}/scores"), 400)


def test_scores_on_a_chart(client: Client, played: User) -> None:
    chart = make_chart_row()
    old, new = (make_score_row(chart, played, time_achieved=n) for n in (1, 2))
    make_score_row(chart)
    make_score_row(None, played)
    path = f"{U}/scores/{chart.chart_id}"
    assert body_of(client.get(path)) == [score_doc(new), score_doc(old)]
    assert body_of(client.get(f"{U}/scores/{make_chart_row().chart_id}")) == []
    refusal_of(client.get(f"{U}/scores/nope"), 404)


@pytest.mark.parametrize("rows", [1, 25])
@pytest.mark.parametrize("route", ["recent", "all"])
def test_the_number_of_statements_is_constant(
    client: Client, played: User, rows: int, route: str, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_score_row(None, played)
    with django_assert_num_queries(5):
        assert len(body_of(client.get(f"{U}/scores/{route}"))["scores"]) == rows


def test_a_score_is_shown_whole(client: Client, user: User) -> None:
    data = score_data(
        1_009_500, grade="SSS+", noteLamp="FULL COMBO", judgements={"jcrit": 900},
        optional={"fast": 5, "scoreGraph": [1, 2], "enumIndexes": {}},
    )  # fmt: skip
    score = make_score_row(
        make_chart_row(make_song_row(song_id=12), chart_id="c12"), user,
        score_id="Rabc", data=data, ratings={"rating": 16.31}, comment="Finally",
        score_meta={"x": 1}, time_achieved=5, time_added=6, highlight=True,
        service="Somewhere", import_type=None,
    )  # fmt: skip
    response = client.get("/api/v1/scores/Rabc")
    shown = {
        "scoreID": "Rabc",
        "userID": user.pk,
        "game": "chunithm",
        "playtype": "Single",
        "service": "Somewhere",
        "importType": None,
        "songID": 12,
        "chartID": "c12",
        "isPrimary": True,
        "highlight": True,
        "comment": "Finally",
        "timeAchieved": 5,
        "timeAdded": 6,
        "scoreMeta": {"x": 1},
        "calculatedData": {"rating": 16.31},
        "scoreData": {
            "score": 1_009_500,
            "noteLamp": "FULL COMBO",
            "clearLamp": "CLEAR",
            "grade": "SSS+",
            "judgements": {"jcrit": 900},
            "optional": {"fast": 5, "scoreGraph": [1, 2], "enumIndexes": {}},
            "enumIndexes": {"noteLamp": 1, "clearLamp": 1, "grade": 13},
        },
    }
    assert body_of(response) == {"score": shown}
    assert list(response.json()["body"]["score"]) == list(shown)
    assert body_of(client.get("/api/v1/scores/Rabc?getRelated")) == {
        "score": score_doc(score),
        "user": user_doc(user),
        "song": song_doc(score.chart.song),
        "chart": chart_doc(score.chart),
    }


@pytest.mark.parametrize(
    "score_id", ["R", "nope", "%F0%9F%92%A9", "1", "R" + "0" * 900]
)
def test_a_score_that_is_not_there(
    client: Client, by_token: Client, score_id: str
) -> None:
    path = f"/api/v1/scores/{score_id}"
    refusal_of(client.get(path), 404)
    for caller in (client, by_token):
        refusal_of(patch(caller, path, {"highlight": True}), 404)
        refusal_of(caller.delete(path), 404)


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json")


def imported(user: User, *points: int) -> list[Score]:
    """Through the pipeline, on one chart."""
    chart = make_chart()
    run_batch(user, [a_score(chart, score) for score in points])
    return list(Score.objects.filter(user=user).order_by("pk"))


def test_an_owner_says_something_of_a_score(by_token: Client, user: User) -> None:
    low, high = imported(user, 1_000, 1_500)
    path = f"/api/v1/scores/{high.score_id}"
    for change in (
        {"comment": "Nice"},
        {"highlight": True},
        {"comment": None, "highlight": False},
        {"comment": "x" * 120, "highlight": True},
    ):
        changed = body_of(patch(by_token, path, change))
        assert {name: changed[name] for name in change} == change
        high.refresh_from_db()
        assert changed == score_doc(high)
    # On the personal best as well.
    assert PersonalBest.objects.get(user=user).highlight
    low.refresh_from_db()
    assert (low.comment, low.highlight) == (None, False)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"comment": ""},
        {"comment": "x" * 121},
        {"comment": 5},
        {"highlight": "true"},
        {"highlight": None},
        {"service": "x"},
        [],
    ],
)
def test_changes_of_a_score_that_cannot_be(
    by_token: Client, user: User, change: Any
) -> None:
    (score,) = imported(user, 1_000)
    refusal_of(patch(by_token, f"/api/v1/scores/{score.score_id}", change), 400)
    before = score_doc(score)
    score.refresh_from_db()
    assert score_doc(score) == before


def test_who_may_change_a_score(client: Client, user: User) -> None:
    (score,) = imported(user, 1_000)
    path, change = f"/api/v1/scores/{score.score_id}", {"comment": "Mine"}
    refusal_of(patch(client, path, change), 401)
    # Ownership comes before what is wrong with the body.
    refusal_of(patch(client, path, {}), 401)
    stranger = with_permissions(make_user(), *ScorePermission)
    refusal_of(patch(stranger, path, {}), 403)
    admin = make_user(role=Role.ADMIN)
    refusal_of(patch(with_permissions(admin, *ScorePermission), path, change), 403)
    rights = set(ScorePermission) - {ScorePermission.CUSTOMISE_SCORE}
    said = refusal_of(patch(with_permissions(user, *rights), path, change), 403)
    assert "customise_score" in said
    score.refresh_from_db()
    assert score.comment is None
    allowed = with_permissions(user, ScorePermission.CUSTOMISE_SCORE)
    for caller in (allowed, signed_in(user), signed_in(admin)):
        assert body_of(patch(caller, path, change))["comment"] == "Mine"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def delete(client: Client, score: Score, body: Any = None) -> Any:
    path = f"/api/v1/scores/{score.score_id}"
    if body is None:
        return client.delete(path)
    return client.delete(path, json.dumps(body), content_type="application/json")


def test_a_deleted_score_leaves_the_others(by_token: Client, user: User) -> None:
    low, high = imported(user, 1_000, 1_500)
    assert body_of(delete(by_token, high)) == {}
    assert list(Score.objects.all()) == [low]
    best = PersonalBest.objects.get()
    assert best.data["score"] == 1_000
    refusal_of(delete(by_token, high), 404)
    assert body_of(delete(by_token, low, {"blacklist": False})) == {}
    assert not PersonalBest.objects.exists()
    assert not BlockedScore.objects.exists()


def test_a_blacklisted_score_does_not_come_back(by_token: Client, user: User) -> None:
    (score,) = imported(user, 1_000)
    assert body_of(delete(by_token, score, {"blacklist": True})) == {}
    assert BlockedScore.objects.get().score_id == score.score_id
    chart = Chart.objects.get()
    assert run_batch(user, [a_score(chart, 1_000)]).summary["duplicates"] == 1
    assert not Score.objects.exists()


def test_who_may_delete_a_score(client: Client, user: User) -> None:
    first, second, third = imported(user, 1_000, 1_100, 1_200)
    refusal_of(delete(client, first), 401)
    refusal_of(delete(with_permissions(make_user(), *ScorePermission), first), 403)
    admin = make_user(role=Role.ADMIN)
    refusal_of(delete(with_permissions(admin, *ScorePermission), first), 403)
    rights = set(ScorePermission) - {ScorePermission.DELETE_SCORE}
    said = refusal_of(delete(with_permissions(user, *rights), first), 403)
    assert "delete_score" in said
    for wrong in ({"blacklist": "yes"}, {"blacklist": None}, {"x": 1}):
        refusal_of(delete(signed_in(user), first, wrong), 400)
    assert Score.objects.count() == 3
    allowed = with_permissions(user, ScorePermission.DELETE_SCORE)
    for caller, score in (
        (allowed, first),
        (signed_in(user), second),
        (signed_in(admin), third),
    ):
        assert body_of(delete(caller, score)) == {}
    assert not Score.objects.exists()
