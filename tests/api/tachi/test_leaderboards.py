"""Who is best on a playtype (tachi-api 3.5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.models import GameSettings
from tests.api.tachi.clients import body_of, refusal_of
from tests.api.tachi.documents import (
    chart_doc,
    pb_doc,
    song_doc,
    stats_doc,
    user_doc,
)
from tests.factories import make_user
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_stats_row,
    score_data,
)

pytestmark = pytest.mark.django_db
G = "/api/v1/games/chunithm/Single"


def test_players_by_rating(client: Client) -> None:
    low, none, high = (
        make_stats_row(ratings={"naiveRating": rating}, classes={"dan": "DAN_I"})
        for rating in (12.5, None, 15.25)
    )
    make_stats_row(game="ddr", playtype="SP", ratings={"flareSkill": 1.0})
    response = client.get(f"{G}/leaderboard")
    assert body_of(response) == {
        "gameStats": [
            {
                "userID": high.user_id,
                "game": "chunithm",
                "playtype": "Single",
                "ratings": {"naiveRating": 15.25},
                "classes": {"dan": "DAN_I"},
            },
            stats_doc(low),
            stats_doc(none),
        ],
        "users": [user_doc(row.user) for row in (low, none, high)],
    }
    assert list(response.json()["body"]) == ["gameStats", "users"]


def test_the_leaderboard_of_a_rating_by_name(client: Client) -> None:
    one, other = (
        make_stats_row(None, "iidx", "SP", ratings={"ktLampRating": a, "BPI": b})
        for a, b in ((1, 50), (2, 40))
    )

    def order(query: str) -> list[int]:
        body = body_of(client.get(f"/api/v1/games/iidx/SP/leaderboard?{query}"))
        return [row["userID"] for row in body["gameStats"]]

    assert order("") == order("alg=ktLampRating") == [other.user_id, one.user_id]
    assert order("alg=BPI") == [one.user_id, other.user_id]


@pytest.mark.parametrize("route", ["leaderboard", "pb-leaderboard"])
def test_an_unknown_rating_is_refused_with_those_there_are(
    client: Client, route: str
) -> None:
    path = f"/api/v1/games/iidx/SP/{route}"
    for alg in ("nope", "", "naiveRating"):
        said = refusal_of(client.get(f"{path}?alg={alg}"), 400)
        assert "Expected any of ktLampRating, BPI" in said


@pytest.mark.parametrize(
    ("route", "most"), [("leaderboard", 500), ("pb-leaderboard", 50)]
)
def test_limits_of_leaderboards(client: Client, route: str, most: int) -> None:
    chart = make_chart_row()
    for place in range(3):
        make_pb_row(chart, data=score_data(place))
    path, name = f"{G}/{route}", "gameStats" if route == "leaderboard" else "pbs"
    assert len(body_of(client.get(f"{path}?limit=2"))[name]) == 2
    for limit in (str(most), "x", "", "0", "-3"):
        assert len(body_of(client.get(f"{path}?limit={limit}"))[name]) == 3
    for limit in (str(most + 1), "9" * 19, "9" * 9999):
        refusal_of(client.get(f"{path}?limit={limit}"), 400)


def test_the_leaderboards_default_lengths(client: Client) -> None:
    chart = make_chart_row()
    for _ in range(101):
        make_pb_row(chart)
    assert len(body_of(client.get(f"{G}/leaderboard"))["gameStats"]) == 100
    assert len(body_of(client.get(f"{G}/pb-leaderboard"))["pbs"]) == 50


def test_personal_bests_by_rating(client: Client) -> None:
    chart, user = make_chart_row(), make_user()
    one = make_pb_row(chart, user, ratings={"rating": 14.0}, data=score_data(5))
    other = make_pb_row(chart, ratings={"rating": 16.5}, data=score_data(4))
    mine = make_pb_row(None, user, ratings={"rating": 15.0})
    make_pb_row(chart, ratings={"rating": None}, data=score_data(3))
    song, second = chart.song, mine.chart.song
    assert body_of(client.get(f"{G}/pb-leaderboard")) == {
        "pbs": [pb_doc(other, 2, 3), pb_doc(mine), pb_doc(one, 1, 3)],
        "songs": [song_doc(song), song_doc(second)],
        "charts": [chart_doc(chart), chart_doc(mine.chart)],
        "users": [user_doc(user), user_doc(other.user)],
    }


def test_players_by_name(client: Client) -> None:
    mika, mikado = make_user("Mika"), make_user("mikado")
    make_user("mikaela")
    for user in (mikado, mika, make_user("wren")):
        make_stats_row(user)
    found = body_of(client.get(f"{G}/players?search=mIK"))
    assert found == [user_doc(mika), user_doc(mikado)]
    assert body_of(client.get(f"{G}/players?search=%25")) == []
    refusal_of(client.get(f"{G}/players"), 400)


def test_players_around_a_player(client: Client, user: User) -> None:
    ratings = [10.0 - n for n in range(14)]
    stats = [
        make_stats_row(user if n == 7 else None, ratings={"naiveRating": rating})
        for n, rating in enumerate(ratings)
    ]
    path = "/api/v1/users/mika/games/chunithm/Single/leaderboard-adjacent"
    assert body_of(client.get(path)) == {
        "above": [stats_doc(row) for row in stats[2:7]],
        "below": [stats_doc(row) for row in stats[8:13]],
        "users": sorted(
            (user_doc(row.user) for row in stats[2:13]), key=lambda doc: doc["id"]
        ),
        "thisUsersStats": stats_doc(stats[7]),
        "thisUsersRanking": {"ranking": 8, "outOf": 14},
    }
    assert body_of(client.get(f"{path}?alg=naiveRating"))
    refusal_of(client.get(f"{path}?alg=rating"), 400)


def test_the_personal_bests_of_rivals(client: Client, user: User) -> None:
    rival = make_user()
    GameSettings.objects.create(
        user=user, game="chunithm", playtype="Single", rivals=[rival.pk]
    )
    mine = make_pb_row(None, user, ratings={"rating": 14.0})
    theirs = make_pb_row(None, rival, ratings={"rating": 15.0})
    make_pb_row(None, ratings={"rating": 16.0})
    path = "/api/v1/users/mika/games/chunithm/Single/rivals/pb-leaderboard"
    assert body_of(client.get(path)) == {
        "pbs": [pb_doc(theirs), pb_doc(mine, rival_rank=1)],
        "songs": [song_doc(mine.chart.song), song_doc(theirs.chart.song)],
        "charts": [chart_doc(mine.chart), chart_doc(theirs.chart)],
        "users": [user_doc(user), user_doc(rival)],
    }
    refusal_of(client.get(f"{path}?alg=nope"), 400)


@pytest.mark.parametrize("rows", [1, 25])
def test_the_number_of_statements_is_constant(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for place in range(rows):
        make_pb_row(data=score_data(place))
    with django_assert_num_queries(2):
        assert len(body_of(client.get(f"{G}/leaderboard"))["gameStats"]) == rows
    with django_assert_num_queries(5):
        assert len(body_of(client.get(f"{G}/pb-leaderboard"))["pbs"]) == rows
