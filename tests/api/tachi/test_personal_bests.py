"""Personal bests of a user (tachi-api 3.7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.models import Chart, GameSettings, PersonalBest
from tests.api.tachi.clients import body_of, refusal_of
from tests.api.tachi.documents import (
    chart_doc,
    pb_doc,
    score_doc,
    song_doc,
    user_doc,
)
from tests.factories import make_user
from tests.scores.made_scores import a_score, make_chart, run_batch
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
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


def body_for(*pbs: dict[str, Any]) -> dict[str, Any]:
    charts = Chart.objects.filter(chart_id__in=[pb["chartID"] for pb in pbs])
    rows = list(charts.order_by("pk"))
    songs = {chart.song_id: chart.song for chart in rows}
    return {
        "pbs": list(pbs),
        "songs": [song_doc(songs[pk]) for pk in sorted(songs)],
        "charts": [chart_doc(chart) for chart in rows],
    }


def test_a_personal_best_is_shown_whole(client: Client, user: User) -> None:
    chart = make_chart_row(make_song_row(song_id=3), chart_id="c3")
    make_pb_row(chart, data=score_data(1_005_000))
    low, high = (
        make_score_row(chart, user, score_id=name, data=score_data(points))
        for name, points in (("Rlow", 990_000), ("Rhigh", 1_001_000))
    )
    make_pb_row(
        chart, user,
        composed_from=[
            {"name": "Best Score", "scoreID": "Rhigh"},
            {"name": "Best Note Lamp", "scoreID": "Rlow"},
        ],
        data=score_data(1_001_000, noteLamp="FULL COMBO"),
        ratings={"rating": 15.1}, time_achieved=77, highlight=True,
    )  # fmt: skip
    shown = {
        "composedFrom": [
            {"name": "Best Score", "scoreID": "Rhigh"},
            {"name": "Best Note Lamp", "scoreID": "Rlow"},
        ],
        "rankingData": {"rank": 2, "outOf": 2, "rivalRank": None},
        "userID": user.pk,
        "chartID": "c3",
        "songID": 3,
        "game": "chunithm",
        "playtype": "Single",
        "isPrimary": True,
        "highlight": True,
        "timeAchieved": 77,
        "scoreData": {
            "score": 1_001_000,
            "noteLamp": "FULL COMBO",
            "clearLamp": "CLEAR",
            "grade": "SS",
            "judgements": {},
            "optional": {"enumIndexes": {}},
            "enumIndexes": {"noteLamp": 1, "clearLamp": 1, "grade": 10},
        },
        "calculatedData": {"rating": 15.1},
    }
    response = client.get(f"{U}/pbs/c3")
    assert body_of(response) == {"pb": shown, "chart": chart_doc(chart)}
    assert list(response.json()["body"]["pb"]) == list(shown)
    assert body_of(client.get(f"{U}/pbs/c3?getComposition")) == {
        "pb": shown,
        "chart": chart_doc(chart),
        "scores": [score_doc(high), score_doc(low)],
    }


@pytest.mark.parametrize("rest", ["", "/leaderboard-adjacent"])
def test_a_chart_that_is_unknown_or_unplayed(
    client: Client, played: User, rest: str
) -> None:
    chart = make_pb_row().chart
    said = refusal_of(client.get(f"{U}/pbs/{chart.chart_id}{rest}"), 404)
    assert said == "mika has not played this chart."
    refusal_of(client.get(f"{U}/pbs/nope{rest}"), 404)


def test_all_personal_bests(client: Client, played: User) -> None:
    song = make_song_row()
    mine = [make_pb_row(make_chart_row(song), played) for _ in range(101)]
    make_pb_row(mine[0].chart, data=score_data(1_009_999))
    make_pb_row(make_chart_row(song, is_primary=False), played)
    make_pb_row(make_chart_row(make_song_row("ddr"), playtype="SP"), played,
                data=ddr_data(), ratings={"flareSkill": 1})  # fmt: skip
    response = client.get(f"{U}/pbs/all")
    docs = [pb_doc(mine[0], 2, 2), *map(pb_doc, mine[1:])]
    assert body_of(response) == body_for(*docs)
    assert list(response.json()["body"]) == ["pbs", "songs", "charts"]


def ddr_data() -> dict[str, Any]:
    return {
        "score": 1, "lamp": "CLEAR", "grade": "D", "judgements": {},
        "optional": {"enumIndexes": {}}, "enumIndexes": {"lamp": 2, "grade": 1},
    }  # fmt: skip


def test_the_best_by_rating(client: Client, played: User) -> None:
    ratings = [14.0, None, 16.0, 15.0]
    pbs = [make_pb_row(None, played, ratings={"rating": one}) for one in ratings]
    make_pb_row(make_chart_row(is_primary=False), played, ratings={"rating": 17.0})
    expected = body_for(*(pb_doc(pbs[n]) for n in (2, 3, 0, 1)))
    assert body_of(client.get(f"{U}/pbs/best")) == expected
    assert body_of(client.get(f"{U}/pbs/best?alg=rating")) == expected
    said = refusal_of(client.get(f"{U}/pbs/best?alg=naiveRating"), 400)
    assert "Expected any of rating" in said


def test_a_hundred_best_at_most(client: Client, played: User) -> None:
    song = make_song_row()
    for _ in range(101):
        make_pb_row(make_chart_row(song), played)
    assert len(body_of(client.get(f"{U}/pbs/best"))["pbs"]) == 100


def test_personal_bests_of_the_songs_that_a_search_finds(
    client: Client, played: User
) -> None:
    alike = make_pb_row(make_chart_row(make_song_row(title="Foxes at Dawn")), played)
    exact = make_pb_row(make_chart_row(make_song_row(title="Fox")), played)
    make_pb_row(make_chart_row(exact.chart.song))
    make_pb_row(None, played)
    found = body_of(client.get(f"{U}/pbs?search=fox"))
    assert found == body_for(pb_doc(exact), pb_doc(alike))
    assert body_of(client.get(f"{U}/pbs?search=heron")) == body_for()
    refusal_of(client.get(f"{U}/pbs"), 400)
    song = make_song_row(title="Heron")
    for _ in range(31):
        make_pb_row(make_chart_row(song), played)
    assert len(body_of(client.get(f"{U}/pbs?search=heron"))["pbs"]) == 30


def test_personal_bests_of_rivals_on_a_chart(client: Client, played: User) -> None:
    chart = make_chart_row()
    better, worse, absent = (make_user() for _ in range(3))
    GameSettings.objects.create(
        user=played, game="chunithm", playtype="Single",
        rivals=[worse.pk, absent.pk, better.pk],
    )  # fmt: skip
    pbs = [
        make_pb_row(chart, user, data=score_data(points))
        for user, points in ((better, 3), (played, 2), (worse, 1), (make_user(), 9))
    ]
    path = f"{U}/pbs/{chart.chart_id}/rivals"
    rivals = [user_doc(user) for user in (better, worse, absent)]
    others = [pb_doc(pbs[0], 2, 4), pb_doc(pbs[2], 4, 4)]
    assert body_of(client.get(path)) == {
        "pbs": [*others, pb_doc(pbs[1], 3, 4, 2)],
        "rivals": rivals,
    }
    # Without one's own there are still the rivals'.
    pbs[1].delete()
    assert len(body_of(client.get(path))["pbs"]) == 2


def test_neighbours_on_a_chart(client: Client, played: User) -> None:
    chart = make_chart_row()
    pbs: list[PersonalBest] = [
        make_pb_row(chart, played if n == 7 else None, data=score_data(1_000 - n))
        for n in range(15)
    ]
    docs = [pb_doc(pb, rank, 15) for rank, pb in enumerate(pbs, 1)]
    path = f"{U}/pbs/{chart.chart_id}/leaderboard-adjacent"
    assert body_of(client.get(path)) == {
        "pb": docs[7],
        "chart": chart_doc(chart),
        "adjacentAbove": docs[2:7],
        "adjacentBelow": docs[8:13],
        "users": sorted(
            (user_doc(pb.user) for pb in pbs[2:13]), key=lambda doc: doc["id"]
        ),
    }


def test_an_import_is_seen_at_once(client: Client, user: User) -> None:
    chart = make_chart()
    run_batch(make_user(), [a_score(chart, 1_500)])
    run_batch(user, [a_score(chart, 1_000)])
    body = body_of(client.get("/api/v1/users/mika/games/iidx/SP/pbs/all"))
    assert body == body_for(pb_doc(PersonalBest.objects.get(user=user), 2, 2))


@pytest.mark.parametrize("rows", [1, 25])
@pytest.mark.parametrize("route", ["all", "best"])
def test_the_number_of_statements_is_constant(
    client: Client, played: User, rows: int, route: str, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_pb_row(None, played)
    with django_assert_num_queries(6):
        assert len(body_of(client.get(f"{U}/pbs/{route}"))["pbs"]) == rows
