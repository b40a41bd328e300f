"""What binds documents to each other is told when it is broken, and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scores.models import Chart, Song
from tests.scores.catalogue.made import chart, folder, load, song, table, write

pytestmark = pytest.mark.django_db


def _other(number: int, difficulty: str = "HYPER", **changes: Any) -> dict[str, Any]:
    return chart(number, songID=1, difficulty=difficulty, **changes)


def _sdvx(number: int, difficulty: str, **changes: Any) -> dict[str, Any]:
    data = {"inGameID": changes.pop("in_game", number)}
    plain = {"playtype": "Single", "difficulty": difficulty, "versions": ["booth"]}
    return {**chart(number, songID=1, **plain, **changes), "data": data}


def _chunithm(level: str, number: float) -> dict[str, Any]:
    plain = {"playtype": "Single", "difficulty": "MASTER", "versions": ["sun"]}
    document = chart(1, level=level, levelNum=number, **plain)
    return {**document, "data": {"inGameID": 1}}


RECORD = "a record or an average is above the highest score"
IIDX: list[tuple[list[dict[str, Any]], str]] = [
    ([chart(1), chart(2, songID=1)], "several primary charts: song 1 ANOTHER (SP)"),
    (
        [chart(1), _other(2, "ANOTHER", data={"inGameID": 1001}, playtype="DP")],
        "",
    ),
    ([chart(1), chart(2, songID=1, isPrimary=False)], ""),
    (
        [chart(1), chart(2, songID=2, data={"inGameID": [5, 1001]})],
        "charts share an id: inGameID:1001 ANOTHER (SP)",
    ),
    ([chart(1), _other(2, data={"inGameID": 1001})], ""),
    (
        [
            chart(1, data={"hashSHA256": "ab"}),
            _other(2, data={"hashSHA256": "ab", "inGameID": 7}),
        ],
        "charts share a hash: sha256:ab (SP)",
    ),
    ([chart(1, versions=["27", "99"])], "versions that the game does not have: 99"),
    ([chart(1, level="0", levelNum=0)], "a level is 0"),
    ([chart(1, data={"worldRecord": 2001})], RECORD),
    ([chart(1, data={"kaidenAverage": 2001})], RECORD),
    (
        [chart(1, data={"worldRecord": 1900, "kaidenAverage": 1900})],
        "an average is not below the record",
    ),
    ([chart(1, data={"worldRecord": 2000, "kaidenAverage": 1999})], ""),
    ([chart(1, data={"worldRecord": None, "kaidenAverage": 1999})], ""),
]


@pytest.mark.parametrize(("charts", "warning"), IIDX)
def test_charts(tmp_path: Path, charts: list[dict[str, Any]], warning: str) -> None:
    songs = [song(n) for n in {c["songID"] for c in charts}]
    outcome = load(write(tmp_path, songs_iidx=songs, charts_iidx=charts))
    assert outcome.status == 0
    assert Chart.objects.count() == len(charts)
    if warning:
        assert f"charts-iidx.json: warning: {warning}" in outcome.err
    else:
        assert outcome.err == ""


@pytest.mark.parametrize(
    ("charts", "warns"),
    [
        ([_sdvx(1, "INF", in_game=5), _sdvx(2, "XCD", in_game=5)], True),
        ([_sdvx(1, "INF", in_game=5), _sdvx(2, "XCD", in_game=6)], False),
        ([_sdvx(1, "INF", in_game=5), _sdvx(2, "MXM", in_game=5)], False),
        (
            [
                _sdvx(1, "INF", in_game=5),
                _sdvx(2, "XCD", in_game=5, isPrimary=False),
            ],
            False,
        ),
    ],
)
def test_one_id_for_any_of_the_highest_difficulties(
    tmp_path: Path, charts: list[dict[str, Any]], warns: bool
) -> None:
    songs = [song(1, data={"displayVersion": "booth"})]
    outcome = load(write(tmp_path, songs_sdvx=songs, charts_sdvx=charts))
    assert outcome.status == 0
    assert ("charts share an id: inGameID:5 ANY_INF" in outcome.err) is warns


@pytest.mark.parametrize(
    ("level", "number", "warns"),
    [
        ("13+", 13.5, False),
        ("13", 13.4, False),
        ("13", 13.5, True),
        ("13+", 13.4, True),
    ],
)
def test_a_plus_begins_at_a_half(
    tmp_path: Path, level: str, number: float, warns: bool
) -> None:
    songs = [song(1, data={"genre": "POPS", "displayVersion": "SUN"})]
    write(tmp_path, songs_chunithm=songs, charts_chunithm=[_chunithm(level, number)])
    outcome = load(tmp_path)
    assert ("a level and its number disagree" in outcome.err) is warns


def test_titles_by_which_songs_cannot_be_told_apart(tmp_path: Path) -> None:
    songs = [song(1, title="Öl"), song(2, altTitles=["öl", "x"]), song(3, title="X ")]
    outcome = load(write(tmp_path, songs_iidx=songs))
    assert "songs-iidx.json: warning: songs share a title: 'öl' (1, 2)\n" in outcome.err
    assert Song.objects.count() == 3


def test_a_game_that_is_not_searched_by_title_may_repeat_them(tmp_path: Path) -> None:
    data = {"genre": None, "subtitle": None, "subartist": None, "tableString": None}
    songs = [song(n, title="Same", data=data) for n in (1, 2)]
    assert load(write(tmp_path, songs_bms=songs)).err == ""


def test_songs_without_a_chart(tmp_path: Path) -> None:
    songs = [song(n) for n in range(1, 8)]
    outcome = load(write(tmp_path, songs_iidx=songs, charts_iidx=[chart(1)]))
    told = "songs have no chart: Song 2 (2), Song 3 (3), Song 4 (4) and 3 more"
    assert told in outcome.err
    (tmp_path / "charts-iidx.json").unlink()
    assert "no chart" not in load(tmp_path).err


@pytest.mark.parametrize(
    ("tables", "warning"),
    [
        (
            [table("a", ["nowhere"])],
            "tables name folders that are not there: a: nowhere",
        ),
        ([table("a", default=False)], "not exactly one default table: iidx:SP"),
        ([table("a"), table("b")], "not exactly one default table: iidx:SP: a, b"),
        ([table("a", inactive=True)], "a default table is inactive: a"),
        ([table("a"), table("b", default=False), table("c", playtype="DP")], ""),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_tables(
    tmp_path: Path, tables: list[dict[str, Any]], warning: str, dry_run: bool
) -> None:
    known = folder({"level": "1"})
    tables[0]["folders"] = [*tables[0]["folders"], known["folderID"]]
    outcome = load(write(tmp_path, folders=[known], tables=tables), dry_run=dry_run)
    assert outcome.status == 0
    if warning:
        assert f"tables.json: warning: {warning}" in outcome.err
    else:
        assert outcome.err == ""
