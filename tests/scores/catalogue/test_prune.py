"""What the files no longer have goes when it is asked for, and never with scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from scores.models import Chart, Folder, FolderChart, Score, Song, Table
from tests.scores.catalogue.made import (
    chart,
    chart_id,
    folder,
    load,
    song,
    stored,
    table,
    write,
)
from tests.scores.rows import make_pb_row, make_score_row

pytestmark = pytest.mark.django_db


def _three(place: Path) -> Path:
    numbers = (1, 2, 3)
    write(
        place,
        songs_iidx=[song(n) for n in numbers],
        charts_iidx=[chart(n) for n in numbers],
        folders=[folder({"songID": n}) for n in numbers],
        tables=[table(str(n)) for n in numbers],
    )
    load(place)
    return place


def _one_left(place: Path) -> Path:
    return write(
        place,
        songs_iidx=[song(1)],
        charts_iidx=[chart(1)],
        folders=[folder({"songID": 1})],
        tables=[table("1")],
    )


def _chart(number: int) -> Chart:
    return Chart.objects.get(chart_id=chart_id(number))


def test_without_it_they_stay_and_are_counted(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    before = stored()
    outcome = load(tmp_path)
    assert outcome.status == 0
    assert stored() == before
    for name in ("songs-iidx", "charts-iidx", "folders", "tables"):
        line = outcome.line(f"{name}.json")
        assert line.endswith("; 2 no longer in the file: --prune removes them")


def test_with_it_they_go(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    outcome = load(tmp_path, prune=True)
    assert outcome.status == 0
    for name in ("songs-iidx", "charts-iidx", "folders", "tables"):
        line = outcome.line(f"{name}.json")
        assert line.endswith("1 unchanged, 0 rejected, 2 removed")
    for model in (Song, Chart, Folder, Table, FolderChart):
        assert model.objects.count() == 1
    assert load(tmp_path, prune=True).line("tables.json").endswith("0 removed")


def test_a_dry_run_counts_what_would_go(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    make_score_row(_chart(2), data={"x": 1})
    before = stored()
    outcome = load(tmp_path, prune=True, dry_run=True)
    kept = "1 removed; 1 kept, still in use"
    assert outcome.line("songs-iidx.json").endswith(kept)
    assert outcome.line("charts-iidx.json").endswith(kept)
    assert outcome.line("folders.json").endswith("2 removed")
    assert stored() == before


def test_songs_and_charts_with_scores_stay(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    make_score_row(_chart(3), data={"x": 1})
    outcome = load(tmp_path, prune=True)
    kept = "1 removed; 1 kept, still in use"
    assert outcome.line("songs-iidx.json").endswith(kept)
    assert outcome.line("charts-iidx.json").endswith(kept)
    assert {c.chart_id for c in Chart.objects.all()} == {chart_id(1), chart_id(3)}
    assert {s.song_id for s in Song.objects.all()} == {1, 3}
    assert Score.objects.exists()


def test_a_song_stays_with_a_chart_whose_document_stays(tmp_path: Path) -> None:
    _three(tmp_path)
    outcome = load(write(tmp_path, songs_iidx=[song(1), song(2)]), prune=True)
    assert outcome.line("songs-iidx.json").endswith("0 removed; 1 kept, still in use")
    assert outcome.line("charts-iidx.json").endswith(
        "3 unchanged, 0 rejected, 0 removed"
    )


def test_a_rejected_document_does_not_remove_its_row(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    broken = chart(2, level=12)
    outcome = load(write(tmp_path, charts_iidx=[chart(1), broken]), prune=True)
    assert outcome.status == 1
    assert outcome.line("charts-iidx.json").endswith("1 rejected, 1 removed")
    assert {c.chart_id for c in Chart.objects.all()} == {chart_id(1), chart_id(2)}


def test_a_rejected_document_without_id_may_be_any_row(tmp_path: Path) -> None:
    _one_left(_three(tmp_path))
    outcome = load(
        write(tmp_path, charts_iidx=[chart(1), chart(chartID=...)]), prune=True
    )
    assert outcome.status == 1
    assert "charts-iidx.json: warning: nothing is removed" in outcome.err
    assert Chart.objects.count() == 3


@pytest.mark.parametrize("content", [None, b"{"])
def test_a_file_that_is_missing_or_broken_removes_nothing(
    tmp_path: Path, content: bytes | None
) -> None:
    _three(tmp_path)
    if content is None:
        (tmp_path / "charts-iidx.json").unlink()
    else:
        write(tmp_path, charts_iidx=content)
    load(write(tmp_path, folders=[]), prune=True)
    assert Chart.objects.count() == 3
    assert not Folder.objects.exists()


def test_other_games_keep_theirs(tmp_path: Path) -> None:
    _three(tmp_path)
    write(tmp_path, folders=[], tables=[], songs_iidx=[], charts_iidx=[])
    load(tmp_path, prune=True, game="ddr")
    assert (Song.objects.count(), Folder.objects.count()) == (3, 3)
    load(tmp_path, prune=True, game="iidx")
    assert not Song.objects.exists()
    assert not Folder.objects.exists()


def test_a_personal_best_keeps_its_chart(tmp_path: Path) -> None:
    _three(tmp_path)
    data = {"score": 1, "percent": 1, "lamp": "CLEAR", "enumIndexes": {"lamp": 4}}
    make_pb_row(_chart(3), data=data, ratings={})
    load(_one_left(tmp_path), prune=True)
    assert {c.chart_id for c in Chart.objects.all()} == {chart_id(1), chart_id(3)}
