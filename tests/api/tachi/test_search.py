"""Search over all games (tachi-api 3.14)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.models import GameSettings
from tests.api.tachi.clients import body_of, refusal_of
from tests.api.tachi.documents import chart_doc, folder_doc, song_doc, user_doc
from tests.factories import make_user
from tests.scores.rows import (
    make_chart_row,
    make_folder_row,
    make_pb_row,
    make_song_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db
PATH = "/api/v1/search"


def test_what_a_search_finds(client: Client, by_token: Client, user: User) -> None:
    fox = make_user("foxy")
    exact, ddr = make_song_row(title="Fox"), make_song_row("ddr", title="Red Fox Run")
    one = make_pb_row(make_chart_row(exact), user).chart
    two, three = (make_chart_row(ddr, playtype=name) for name in ("SP", "DP"))
    folder = make_folder_row(title="Fox Songs")
    make_folder_row(title="Fox Old", inactive=True)
    make_chart_row(make_song_row(title="Heron"))
    GameSettings.objects.create(user=user, game="ddr", playtype="SP", rivals=[fox.pk])

    def found(chart: Any, playcount: int) -> dict[str, Any]:
        return {
            "song": song_doc(chart.song),
            "chart": chart_doc(chart),
            "playcount": playcount,
        }

    body = body_of(client.get(f"{PATH}?search=fox"))
    scores = [song.pop("__textScore") for song in body["songs"]]
    assert scores == sorted(scores, reverse=True)
    expected = {
        "users": [user_doc(fox) | {"__isRival": False}],
        "charts": {
            "chunithm:Single": [found(one, 1)],
            "ddr:SP": [found(two, 0)],
            "ddr:DP": [found(three, 0)],
        },
        "folders": [folder_doc(folder)],
        "songs": [
            song_doc(exact) | {"game": "chunithm"},
            song_doc(ddr) | {"game": "ddr"},
        ],
    }
    assert body == expected
    mine = body_of(by_token.get(f"{PATH}?search=fox"))
    assert mine["users"] == [user_doc(fox) | {"__isRival": True}]
    played = body_of(by_token.get(f"{PATH}?search=fox&hasPlayedGame"))
    assert played["charts"] == {"chunithm:Single": [found(one, 1)]}
    assert [song["game"] for song in played["songs"]] == ["chunithm"]
    assert played["folders"] == [folder_doc(folder)]
    # Nobody has played nothing: of a guest the flag says nothing.
    guest = body_of(client.get(f"{PATH}?search=fox&hasPlayedGame"))
    assert guest["charts"] == expected["charts"]


def test_a_search_that_finds_nothing(client: Client, by_token: Client) -> None:
    make_chart_row()
    nothing: dict[str, Any] = {"users": [], "charts": {}, "folders": [], "songs": []}
    for text in ("xyzzy", "", "%25", "+", "%F0%9F%92%A9", "x" * 5_000):
        assert body_of(client.get(f"{PATH}?search={text}")) == nothing
    assert body_of(by_token.get(f"{PATH}?search=song&hasPlayedGame")) == nothing
    refusal_of(client.get(PATH), 400)


def test_the_number_of_statements_of_a_search_is_constant(
    client: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 24):
        for _ in range(number):
            make_stats_row(make_user())
            make_chart_row(make_song_row(title="Userland"))
            make_folder_row(title="User")
        with django_assert_num_queries(7):
            body = body_of(client.get(f"{PATH}?search=user"))
    assert (len(body["users"]), len(body["songs"])) == (25, 25)


def test_charts_by_hash(client: Client) -> None:
    songs = {game: make_song_row(game) for game in ("bms", "pms", "usc", "itg", "popn")}
    data = [
        ("bms", "7K", {"hashMD5": "a" * 32, "hashSHA256": "b" * 64}),
        ("bms", "14K", {"hashMD5": "c" * 32, "hashSHA256": "d" * 64}),
        ("pms", "Controller", {"hashMD5": "e" * 32, "hashSHA256": "f" * 64}),
        ("pms", "Keyboard", {"hashMD5": "e" * 32, "hashSHA256": "f" * 64}),
        ("usc", "Keyboard", {"hashSHA1": ["1" * 40, "2" * 40]}),
        ("itg", "Stamina", {"hashGSv3": "3" * 16}),
        ("popn", "9B", {"hashSHA256": "b" * 64}),
    ]
    charts = [
        make_chart_row(songs[game], playtype=playtype, data=one, difficulty="CHART")
        for game, playtype, one in data
    ]
    empty: dict[str, Any] = {
        "bms:7K": [], "bms:14K": [], "pms:Controller": [], "pms:Keyboard": [],
        "usc:Controller": [], "usc:Keyboard": [], "itg:Stamina": [],
    }  # fmt: skip

    def hit(*places: int) -> dict[str, Any]:
        return {
            "charts": empty
            | {
                f"{charts[n].game}:{charts[n].playtype}": [
                    {
                        "song": song_doc(charts[n].song),
                        "chart": chart_doc(charts[n]),
                        "playcount": None,
                    }
                ]
                for n in places
            }
        }

    for text, places in (
        ("a" * 32, (0,)), ("B" * 64, (0,)), ("d" * 64, (1,)), ("e" * 32, (2, 3)),
        ("2" * 40, (4,)), ("3" * 16, (5,)), ("nope", ()), ("", ()),
    ):  # fmt: skip
        body = body_of(client.get(f"{PATH}/chart-hash?search={text}"))
        assert body == hit(*places)
    refusal_of(client.get(f"{PATH}/chart-hash"), 400)
