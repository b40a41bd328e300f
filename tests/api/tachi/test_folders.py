"""Folders and tables, and a user in them (tachi-api 3.5, 3.10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.models import Table
from tests.api.tachi.clients import body_of, refusal_of
from tests.api.tachi.documents import (
    chart_doc,
    folder_doc,
    pb_doc,
    score_doc,
    song_doc,
)
from tests.scores.rows import (
    make_chart_row,
    make_folder_row,
    make_pb_row,
    make_score_row,
    make_song_row,
    make_stats_row,
    score_data,
)

pytestmark = pytest.mark.django_db
G = "/api/v1/games/chunithm/Single"
U = "/api/v1/users/mika/games/chunithm/Single"


@pytest.fixture
def played(user: User) -> User:
    make_stats_row(user)
    return user


def make_table_row(*folders: Any, **fields: Any) -> Table:
    return Table.objects.create(
        game=fields.pop("game", "chunithm"),
        playtype=fields.pop("playtype", "Single"),
        table_id=fields.pop("table_id", "levels"),
        title=fields.pop("title", "Levels"),
        folders=[folder.folder_id for folder in folders],
        **fields,
    )


def table_doc(table: Table) -> dict[str, Any]:
    return {
        "tableID": table.table_id,
        "game": table.game,
        "playtype": table.playtype,
        "title": table.title,
        "description": table.description,
        "folders": table.folders,
        "inactive": table.inactive,
        "default": table.default,
    }


def test_a_folder_is_shown_whole(client: Client) -> None:
    song = make_song_row()
    charts = [make_chart_row(song), make_chart_row()]
    make_folder_row(
        *charts, folder_id="F1", title="Level 13+", search_terms=["13p"], type="songs",
        data={"level": "13+", "versions": {"~in": ["sun"]}}, inactive=True,
    )  # fmt: skip
    assert body_of(client.get(f"{G}/folders/F1")) == {
        "folder": {
            "folderID": "F1",
            "title": "Level 13+",
            "game": "chunithm",
            "playtype": "Single",
            "inactive": True,
            "searchTerms": ["13p"],
            "type": "songs",
            "data": {"level": "13+", "versions": {"~in": ["sun"]}},
        },
        "songs": [song_doc(chart.song) for chart in charts],
        "charts": [chart_doc(chart) for chart in charts],
    }


@pytest.mark.parametrize("what", ["folders", "tables"])
def test_what_is_not_there(client: Client, played: User, what: str) -> None:
    make_folder_row(folder_id="F1")
    make_table_row(table_id="F1")
    for name in ("nope", "%F0%9F%92%A9", "F" * 900):
        refusal_of(client.get(f"{G}/{what}/{name}"), 404)
        refusal_of(client.get(f"{U}/{what}/{name}"), 404)
    refusal_of(client.get(f"/api/v1/games/ddr/SP/{what}/F1"), 404)
    for rest in ("stats", "timeline"):
        refusal_of(client.get(f"{U}/folders/nope/{rest}"), 404)


def test_folders_by_name(client: Client) -> None:
    terms = make_folder_row(title="Beta", search_terms=["alphabet"])
    title = make_folder_row(title="ALPHA Level 5")
    old = make_folder_row(title="Alpha Old", inactive=True)
    make_folder_row(title="Gamma")
    make_folder_row(title="Alpha", game="ddr", playtype="SP")
    path = f"{G}/folders?search"
    docs = [folder_doc(title), folder_doc(terms)]
    assert body_of(client.get(f"{path}=alpha")) == docs
    assert body_of(client.get(f"{path}=5+ALPHA")) == docs[:1]
    assert body_of(client.get(f"{path}=alpha&inactive")) == [
        docs[0], folder_doc(old), docs[1],
    ]  # fmt: skip
    assert body_of(client.get(f"{path}=%25")) == []
    assert body_of(client.get(f"{path}=")) == []
    refusal_of(client.get(f"{G}/folders"), 400)


def test_tables(client: Client) -> None:
    assert body_of(client.get(f"{G}/tables")) == []
    folders = [make_folder_row() for _ in range(3)]
    other = make_table_row(folders[2], table_id="b", title="B", inactive=True)
    first = make_table_row(*folders[::-1], table_id="z", title="Z", default=True)
    second = make_table_row(table_id="a", title="A", description="Words")
    make_table_row(table_id="d", game="ddr", playtype="SP")
    shown = [table_doc(first), table_doc(second)]
    assert body_of(client.get(f"{G}/tables")) == shown
    assert body_of(client.get(f"{G}/tables?showInactive")) == [
        *shown, table_doc(other),
    ]  # fmt: skip
    assert body_of(client.get(f"{G}/tables/z")) == {
        "table": {
            "tableID": "z",
            "game": "chunithm",
            "playtype": "Single",
            "title": "Z",
            "description": "",
            "folders": [folder.folder_id for folder in folders[::-1]],
            "inactive": False,
            "default": True,
        },
        "folders": [folder_doc(folder) for folder in folders[::-1]],
    }


def in_folders(user: User) -> list[Any]:
    """Two folders that share a chart, with personal bests of this user and another."""
    charts = [make_chart_row() for _ in range(4)]
    low, middle, high = (
        score_data(1, grade="D", clearLamp="FAILED"),
        score_data(2, grade="S"),
        score_data(3, grade="S", noteLamp="FULL COMBO"),
    )
    for chart, data in zip(charts, (low, middle, high), strict=False):
        make_pb_row(chart, user, data=data)
    make_pb_row(charts[3])
    return [make_folder_row(*charts), make_folder_row(charts[2], charts[3])]


def stats_of(first: Any, second: Any) -> list[dict[str, Any]]:
    return [
        {
            "folderID": first.folder_id,
            "chartCount": 4,
            "stats": {
                "noteLamp": {"NONE": 2, "FULL COMBO": 1},
                "clearLamp": {"FAILED": 1, "CLEAR": 2},
                "grade": {"D": 1, "S": 2},
            },
        },
        {
            "folderID": second.folder_id,
            "chartCount": 2,
            "stats": {
                "noteLamp": {"FULL COMBO": 1},
                "clearLamp": {"CLEAR": 1},
                "grade": {"S": 1},
            },
        },
    ]


def test_a_user_in_folders(client: Client, played: User) -> None:
    first, second = in_folders(played)
    empty = make_folder_row(title="Folder empty")
    one, other = stats_of(first, second)
    path = f"{U}/folders/{second.folder_id}"
    assert body_of(client.get(f"{path}/stats")) == {
        "folder": folder_doc(second),
        "stats": other,
    }
    none = {
        "folderID": empty.folder_id,
        "chartCount": 0,
        "stats": {"noteLamp": {}, "clearLamp": {}, "grade": {}},
    }
    folders = sorted([first, second, empty], key=lambda folder: folder.title)
    stats = {doc["folderID"]: doc for doc in (one, other, none)}
    assert body_of(client.get(f"{U}/folders?search=folder")) == {
        "folders": [folder_doc(folder) for folder in folders],
        "stats": [stats[folder.folder_id] for folder in folders],
    }
    charts = list(second.charts.order_by("pk"))
    mine = played.personal_bests.get(chart=charts[0])
    assert body_of(client.get(path)) == {
        "folder": folder_doc(second),
        "songs": [song_doc(chart.song) for chart in charts],
        "charts": [chart_doc(chart) for chart in charts],
        "pbs": [pb_doc(mine)],
    }
    table = make_table_row(second, first)
    assert body_of(client.get(f"{U}/tables/levels")) == {
        "table": table_doc(table),
        "folders": [folder_doc(second), folder_doc(first)],
        "stats": [other, one],
    }


def test_twenty_folders_at_most(client: Client, played: User) -> None:
    for _ in range(21):
        make_folder_row()
    body = body_of(client.get(f"{U}/folders?search=folder"))
    assert (len(body["folders"]), len(body["stats"])) == (20, 20)
    refusal_of(client.get(f"{U}/folders"), 400)
    assert len(body_of(client.get(f"{G}/folders?search=folder"))) == 21


def test_when_a_user_got_there(client: Client, played: User) -> None:
    charts = [make_chart_row() for _ in range(4)]
    folder = make_folder_row(*charts)
    told = [
        (charts[0], "A", 1_000), (charts[0], "S", 5_000), (charts[0], "SSS", 6_000),
        (charts[1], "SS", 3_000), (charts[1], "S", 2_000),
        (charts[2], "S", None), (charts[3], "AAA", 10),
    ]  # fmt: skip
    scores = [
        make_score_row(chart, played, data=score_data(grade=grade), time_achieved=time)
        for chart, grade, time in told
    ]
    make_score_row(charts[3])
    make_score_row(None, played, data=score_data(grade="SSS+"), time_achieved=1)
    path = f"{U}/folders/{folder.folder_id}/timeline"
    assert body_of(client.get(f"{path}?criteriaType=grade&criteriaValue=S")) == {
        "folder": folder_doc(folder),
        "songs": [song_doc(chart.song) for chart in charts],
        "charts": [chart_doc(chart) for chart in charts],
        "scores": [score_doc(scores[n]) for n in (4, 1, 5)],
    }
    for query in (
        "", "criteriaType=grade", "criteriaValue=S", "criteriaType=x&criteriaValue=S",
        "criteriaType=score&criteriaValue=1", "criteriaType=grade&criteriaValue=X",
    ):  # fmt: skip
        refusal_of(client.get(f"{path}?{query}"), 400)


@pytest.mark.parametrize("rows", [1, 25])
def test_the_number_of_statements_is_constant(
    client: Client, played: User, rows: int, django_assert_num_queries: Any
) -> None:
    charts = [make_chart_row() for _ in range(rows)]
    folders = [make_folder_row(*charts) for _ in range(min(rows, 20))]
    for chart in charts:
        make_pb_row(chart, played)
    make_table_row(*folders)
    with django_assert_num_queries(4):
        body = body_of(client.get(f"{U}/folders?search=folder"))
    assert len(body["stats"]) == len(folders)
    with django_assert_num_queries(5):
        body = body_of(client.get(f"{U}/tables/levels"))
    assert body["stats"][0]["chartCount"] == rows
    with django_assert_num_queries(7):
        body = body_of(client.get(f"{U}/folders/{folders[0].folder_id}"))
    assert len(body["pbs"]) == rows
