"""Songs and charts (tachi-api 3.5)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.models import GameSettings
from tests.api.tachi.clients import body_of, refusal_of
from tests.api.tachi.documents import (
    chart_doc,
    folder_doc,
    pb_doc,
    song_doc,
    user_doc,
)
from tests.factories import make_user
from tests.scores.rows import (
    make_chart_row,
    make_folder_row,
    make_pb_row,
    make_song_row,
    score_data,
)

pytestmark = pytest.mark.django_db
G = "/api/v1/games/chunithm/Single"


def charts(client: Client, query: str = "", game: str = G) -> list[str]:
    body = body_of(client.get(f"{game}/charts?{query}"))
    return [chart["chartID"] for chart in body["charts"]]


def test_a_chart_and_its_song_are_shown_whole(client: Client) -> None:
    song = make_song_row(
        song_id=7, title="Übermut", artist="Somebody", alt_titles=["Uebermut"],
        search_terms=["cheer"], data={"genre": "POPS", "displayVersion": "SUN"},
    )  # fmt: skip
    chart = make_chart_row(
        song, chart_id="c1", difficulty="EXPERT", level="12", level_num=12.0,
        versions=["sun", "luminous"], data={"inGameID": 99}, is_primary=False,
    )  # fmt: skip
    response = client.get(f"{G}/charts/{chart.chart_id}")
    assert body_of(response) == {
        "song": {
            "id": 7,
            "title": "Übermut",
            "artist": "Somebody",
            "searchTerms": ["cheer"],
            "altTitles": ["Uebermut"],
            "data": {"genre": "POPS", "displayVersion": "SUN"},
        },
        "chart": {
            "chartID": "c1",
            "songID": 7,
            "playtype": "Single",
            "difficulty": "EXPERT",
            "level": "12",
            "levelNum": 12,
            "isPrimary": False,
            "versions": ["sun", "luminous"],
            "data": {"inGameID": 99},
        },
    }
    # As JavaScript writes it.
    assert b'"levelNum":12,' in response.content
    keys = list(response.json()["body"]["chart"])
    assert keys[:4] == ["chartID", "songID", "playtype", "difficulty"]


@pytest.mark.parametrize("rest", ["", "/folders", "/playcount", "/pbs"])
@pytest.mark.parametrize("chart_id", ["nope", "%F0%9F%92%A9", "a%0Ab", "x" * 500])
def test_an_unknown_chart_is_not_found(
    client: Client, chart_id: str, rest: str
) -> None:
    refusal_of(client.get(f"{G}/charts/{chart_id}{rest}"), 404)


def test_a_chart_belongs_to_its_playtype(client: Client) -> None:
    chart = make_chart_row(make_song_row("ddr"), playtype="DP")
    body_of(client.get(f"/api/v1/games/ddr/DP/charts/{chart.chart_id}"))
    refusal_of(client.get(f"/api/v1/games/ddr/SP/charts/{chart.chart_id}"), 404)


def test_charts_by_popularity(client: Client) -> None:
    song = make_song_row()
    unplayed, two, one = (make_chart_row(song) for _ in range(3))
    make_chart_row(make_song_row("ddr"), playtype="SP")
    for chart in (two, two, one):
        make_pb_row(chart)
    body = body_of(client.get(f"{G}/charts"))
    assert body == {
        "charts": [
            chart_doc(two) | {"__playcount": 2},
            chart_doc(one) | {"__playcount": 1},
            chart_doc(unplayed) | {"__playcount": 0},
        ],
        "songs": [song_doc(song)],
    }


def test_a_hundred_charts_at_most(client: Client) -> None:
    song = make_song_row()
    for _ in range(101):
        last = make_chart_row(song)
    assert last.chart_id not in charts(client)
    make_pb_row(last)
    found = charts(client)
    assert len(found) == 100
    assert found[0] == last.chart_id


def test_charts_of_the_songs_that_a_search_finds(client: Client) -> None:
    fox = make_chart_row(make_song_row(title="Fox Parade"))
    band = make_chart_row(make_song_row(artist="The Foxes"))
    make_chart_row(make_song_row(title="Heron"))
    assert set(charts(client, "search=fox")) == {fox.chart_id, band.chart_id}
    assert charts(client, "search=fox+parade") == [fox.chart_id]
    assert charts(client, "search=nothing+like+it") == []
    assert len(charts(client, "search=")) == 3
    refusal_of(client.get(f"{G}/charts?search=a&search=b"), 400)


def test_charts_that_the_caller_has_played(client: Client, by_token: Client) -> None:
    user = User.objects.get(name="mika")
    mine, other = make_chart_row(), make_chart_row()
    make_pb_row(mine, user)
    make_pb_row(other)
    assert charts(by_token, "requesterHasPlayed") == [mine.chart_id]
    refusal_of(client.get(f"{G}/charts?requesterHasPlayed=false"), 401)


def test_fan_made_charts_are_shown_to_who_wants_them(
    client: Client, by_token: Client
) -> None:
    user = User.objects.get(name="mika")
    game, song = "/api/v1/games/iidx/SP", make_song_row("iidx")
    normal, absent, made = (
        make_chart_row(song, playtype="SP", data=data)
        for data in ({"2dxtraSet": None}, {}, {"2dxtraSet": "All Scratch"})
    )
    ids = [chart.chart_id for chart in (normal, absent, made)]
    for chart in (normal, made):
        make_pb_row(chart, data=iidx_data())
    for one in (client, by_token):
        assert set(charts(one, game=game)) == set(ids[:2])
        assert set(charts(one, "noIntelligentOmit", game=game)) == set(ids)
    GameSettings.objects.create(
        user=user, game="iidx", playtype="SP",
        preferences={"gameSpecific": {"display2DXTra": True}},
    )  # fmt: skip
    assert set(charts(by_token, game=game)) == set(ids)
    assert set(charts(client, game=game)) == set(ids[:2])


def iidx_data() -> dict[str, Any]:
    return {
        "score": 100, "lamp": "CLEAR", "percent": 50.0, "grade": "C",
        "judgements": {}, "optional": {"enumIndexes": {}},
        "enumIndexes": {"lamp": 4, "grade": 3},
    }  # fmt: skip


def test_folders_of_a_chart(client: Client) -> None:
    chart = make_chart_row()
    later = make_folder_row(chart, title="Level 13", search_terms=["l13"])
    first = make_folder_row(chart, make_chart_row(), title="All")
    old = make_folder_row(chart, title="Old", inactive=True)
    make_folder_row(make_chart_row())
    path = f"{G}/charts/{chart.chart_id}/folders"
    shown = [folder_doc(first), folder_doc(later)]
    assert body_of(client.get(path)) == shown
    assert body_of(client.get(f"{path}?inactive")) == [*shown, folder_doc(old)]


def test_how_many_have_played_a_chart(client: Client) -> None:
    chart = make_chart_row()
    path = f"{G}/charts/{chart.chart_id}/playcount"
    assert body_of(client.get(path)) == {"count": 0}
    make_pb_row(chart)
    assert body_of(client.get(path)) == {"count": 1}


def test_personal_bests_of_a_chart_by_rank(client: Client) -> None:
    chart = make_chart_row()
    low, high, middle = (
        make_pb_row(chart, data=score_data(score)) for score in (1, 3, 2)
    )
    make_pb_row()
    path = f"{G}/charts/{chart.chart_id}/pbs"
    users = [user_doc(pb.user) for pb in (low, high, middle)]
    assert body_of(client.get(path)) == {
        "pbs": [pb_doc(high, 1, 3), pb_doc(middle, 2, 3), pb_doc(low, 3, 3)],
        "users": users,
    }
    for start in ("1", "0", "-5", "x", ""):
        body = body_of(client.get(f"{path}?startRanking={start}"))
        assert len(body["pbs"]) == 3
    assert body_of(client.get(f"{path}?startRanking=3")) == {
        "pbs": [pb_doc(low, 3, 3)],
        "users": [user_doc(low.user)],
    }
    for start in ("4", "999999999999999999"):
        body = body_of(client.get(f"{path}?startRanking={start}"))
        assert body == {"pbs": [], "users": []}


def test_personal_bests_of_a_chart_by_name(client: Client) -> None:
    chart = make_chart_row()
    mika, mikado, wren = (make_user(name) for name in ("Mika", "mikado", "wren"))
    pbs = {
        user: make_pb_row(chart, user, data=score_data(score))
        for user, score in ((mika, 1), (mikado, 3), (wren, 2))
    }
    make_user("mikaela")
    path = f"{G}/charts/{chart.chart_id}/pbs/search"
    assert body_of(client.get(f"{path}?search=MIK")) == {
        "pbs": [pb_doc(pbs[mikado], 1, 3), pb_doc(pbs[mika], 3, 3)],
        "users": [user_doc(mika), user_doc(mikado)],
    }
    refusal_of(client.get(path), 400)


def test_a_song_and_its_charts(client: Client) -> None:
    song = make_song_row()
    master = make_chart_row(song, difficulty="MASTER")
    old = make_chart_row(song, difficulty="BASIC", is_primary=False)
    basic = make_chart_row(song, difficulty="BASIC")
    make_chart_row()
    assert body_of(client.get(f"{G}/songs/{song.song_id}")) == {
        "song": song_doc(song),
        "charts": [chart_doc(chart) for chart in (basic, old, master)],
    }


def test_a_song_that_is_not_there(client: Client) -> None:
    ddr = make_song_row("ddr", song_id=5)
    for number in ("999", "5", "99999999999", "9" * 400):
        refusal_of(client.get(f"{G}/songs/{number}"), 404)
    body = body_of(client.get("/api/v1/games/ddr/SP/songs/5"))
    assert body == {"song": song_doc(ddr), "charts": []}
    for malformed in ("x", "-1", "1.5", "1%0A", "%D9%A3"):
        refusal_of(client.get(f"{G}/songs/{malformed}"), 400)


def resolve(client: Client, **match: str) -> list[Any]:
    """The answer to the question as a query, and as a body."""
    path = f"{G}/charts/resolve"
    body, kind = json.dumps(match), "application/json"
    return [client.get(path, match), client.post(path, body, content_type=kind)]


def test_a_chart_is_resolved(client: Client) -> None:
    song = make_song_row(title="Fox", alt_titles=["Kitsune"])
    chart = make_chart_row(song, data={"inGameID": 12345}, versions=["sun"])
    old = make_chart_row(
        song, data={"inGameID": 12345}, versions=["new"], is_primary=False
    )
    found = {"song": song_doc(song), "chart": chart_doc(chart)}
    for kind, identifier in (
        ("inGameID", "12345"),
        ("songTitle", "fOX"),
        ("songTitle", "kitsune"),
        ("tachiSongID", str(song.song_id)),
    ):
        match = {"matchType": kind, "identifier": identifier, "difficulty": "MASTER"}
        for response in resolve(client, **match):
            assert body_of(response) == found
        for response in resolve(client, **match, version="new"):
            assert body_of(response)["chart"] == chart_doc(old)


def test_a_chart_that_is_not_resolved(client: Client) -> None:
    song = make_song_row(title="Fox")
    make_chart_row(song)
    match = {"matchType": "songTitle", "identifier": "Fox", "difficulty": "MASTER"}
    for _ in range(2):
        make_song_row(title="Twin")
    for change in (
        {"identifier": "Hound"},
        {"identifier": "Twin"},
        {"difficulty": "BASIC"},
        {"version": "xverse"},
        {"matchType": "tachiSongID", "identifier": "999999"},
    ):
        for response in resolve(client, **{**match, **change}):
            refusal_of(response, 404)
    for change in (
        {"matchType": "nope"},
        {"matchType": "bmsChartHash"},
        {"matchType": "inGameID"},
        {"difficulty": "HARD"},
    ):
        asked, posted = resolve(client, **{**match, **change})
        refusal_of(asked, 404)
        refusal_of(posted, 400)
    for absent in match:
        rest = {name: value for name, value in match.items() if name != absent}
        asked, posted = resolve(client, **rest)
        refusal_of(asked, 404 if absent == "difficulty" else 400)
        refusal_of(posted, 400)


@pytest.mark.parametrize("rows", [1, 25])
def test_the_number_of_statements_is_constant(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    chart = make_chart_row()
    for _ in range(rows):
        make_pb_row(chart)
        make_pb_row(make_chart_row(chart.song))
    with django_assert_num_queries(5):
        body_of(client.get(f"{G}/charts"))
    with django_assert_num_queries(5):
        body = body_of(client.get(f"{G}/charts/{chart.chart_id}/pbs"))
    assert len(body["pbs"]) == rows
