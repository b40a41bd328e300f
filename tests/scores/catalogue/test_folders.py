"""Which charts are in which folder, whenever charts or folders change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from scores.catalogue.folders import Membership, folder_id, rebuild_folders
from scores.models import Chart, Folder
from tests.scores.catalogue.made import (
    chart,
    chart_id,
    folder,
    load,
    song,
    stored,
    write,
)

pytestmark = pytest.mark.django_db


def _numbers(row: Folder) -> set[int]:
    """Songs of the charts."""
    return set(row.charts.values_list("song__song_id", flat=True))


def _loaded(place: Path, *folders: dict[str, Any]) -> list[set[int]]:
    """The songs in each folder."""
    write(place, folders=folders)
    outcome = load(place)
    assert outcome.status == 0
    return [_numbers(Folder.objects.get(folder_id=f["folderID"])) for f in folders]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    genres = ("HOUSE", "TRANCE", "HOUSE", "HOUSE")
    songs = [
        song(n, data={"genre": genre, "displayVersion": None})
        for n, genre in enumerate(genres, 1)
    ]
    charts = [
        chart(1, level="10", levelNum=10, versions=["27"]),
        chart(2, level="11", levelNum=11.5, versions=["27", "28"]),
        chart(3, level="11", levelNum=11, versions=["28"], isPrimary=False),
        chart(4, level="11", levelNum=11, versions=["27"], playtype="DP"),
    ]
    return write(tmp_path, songs_iidx=songs, charts_iidx=charts)


def test_a_query_over_charts(place: Path) -> None:
    found = _loaded(
        place,
        folder({"level": "11"}),
        folder({"level": "11", "versions": "27"}),
        folder({"level": "11"}, playtype="DP"),
        folder({"levelNum": {"~gte": 11, "~lt": 11.5}}),
        folder({"data¬inGameID": {"~not": {"~gt": 1001}}}),
        folder({"isPrimary": False}),
        folder({"songID": {"~in": [1, 3, 4]}}),
        folder({"chartID": chart_id(2)}),
        folder({"level": "99"}),
    )
    assert found == [{2, 3}, {2}, {4}, {3}, {1}, {3}, {1, 3}, {2}, set()]


def test_a_query_over_songs_takes_their_charts_in_the_playtype(place: Path) -> None:
    found = _loaded(
        place,
        folder({"data": {"genre": "HOUSE"}}, type="songs"),
        folder({"data¬genre": "HOUSE"}, type="songs", playtype="DP"),
        folder({"id": 2}, type="songs"),
        folder({"title": "Song 3", "artist": "Nobody"}, type="songs"),
    )
    assert found == [{1, 3}, {4}, {2}, {3}]


def test_a_list_of_charts(place: Path) -> None:
    ids = [chart_id(1), chart_id(4), "gone"]
    listed = folder(ids, type="static")
    assert _loaded(place, listed) == [{1}]


def test_folders_follow_their_charts(place: Path) -> None:
    eleven = folder({"level": "11"})
    assert _loaded(place, eleven) == [{2, 3}]
    charts = [chart(1, level="11", levelNum=11), chart(2), chart(3, level="11")]
    outcome = load(write(place, charts_iidx=charts))
    assert _numbers(Folder.objects.get()) == {1, 3}
    assert outcome.line("folders") == "2 charts in them, 1 added, 1 removed"


def test_a_rebuild_sets_right_what_is_wrong_and_touches_nothing_else(
    place: Path,
) -> None:
    _loaded(place, folder({"level": "11"}), folder({"level": "10"}))
    before = stored()
    assert rebuild_folders() == Membership(3, 0, 0)
    assert stored() == before
    Chart.objects.filter(song__song_id=2).update(level="10")
    assert rebuild_folders("ddr") == Membership()
    assert rebuild_folders("iidx") == Membership(3, 1, 1)
    assert len(stored()["scores_folderchart"] & before["scores_folderchart"]) == 2


def test_a_query_that_is_none_has_no_charts(place: Path) -> None:
    """Somebody has written it in the back office."""
    _loaded(place, folder({"level": "11"}))
    Folder.objects.update(data={"level": {"~odd": 1}})
    assert rebuild_folders("iidx") == Membership(0, 0, 2)


@pytest.mark.parametrize(
    ("data", "canonical"),
    [
        (
            {"versions": "27", "level": "花"},
            '{"game":"iidx","level":"花","playtype":"SP","versions":"27"}',
        ),
        (
            {"levelNum": {"~lt": 11.5, "~gte": 10.0}},
            '{"game":"iidx","levelNum":{"~gte":10,"~lt":11.5},"playtype":"SP"}',
        ),
        (["b", "a"], '{"0":"b","1":"a","game":"iidx","playtype":"SP"}'),
    ],
)
def test_the_id_is_that_of_the_query(data: Any, canonical: str) -> None:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert folder_id("iidx", "SP", data) == f"F{digest}"


def test_an_id_of_a_public_folder() -> None:
    known = "F9957cf7fd3bbea6fa4c6b00a7ef2c24daede1a5a1b669a1394634e9c3360e378"
    assert folder_id("arcaea", "Touch", {"level": "1", "versions": "mobile"}) == known


def test_another_id_is_told_and_loaded(place: Path) -> None:
    odd = folder({"level": "11"}, folderID="Fodd")
    outcome = load(write(place, folders=[odd]))
    assert outcome.status == 0
    warning = "folders have another id than their query gives: Fodd"
    assert warning in outcome.err
    assert Folder.objects.get().charts.count() == 2
