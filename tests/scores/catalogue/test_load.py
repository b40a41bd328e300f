"""Collections come in: counted, checked, and only where they differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scores.catalogue.reports import TOLD_REJECTIONS
from scores.models import Chart, Folder, FolderChart, Song, Table
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

pytestmark = pytest.mark.django_db
CLEAN = "{} inserted, {} updated, {} unchanged, 0 rejected"


def _whole(place: Path) -> Path:
    level = folder({"level": "10", "versions": "27"})
    return write(
        place,
        songs_iidx=[song(1), song(2, title="花火", altTitles=["Hanabi"])],
        charts_iidx=[chart(1), chart(2, level="11", levelNum=11)],
        folders=[level],
        tables=[table("iidx-SP-27", [level["folderID"]])],
    )


def test_everything_of_a_document_is_stored(tmp_path: Path) -> None:
    one = song(7, title="A b", altTitles=["B"], searchTerms=["c"], artist="D")
    its = chart(7, songID=7, difficulty="HYPER", levelNum=9.5, isPrimary=False)
    query = {"level": {"~in": ["10"]}}
    gathering = folder(query, title="T", searchTerms=["s"], inactive=True)
    write(tmp_path, songs_iidx=[one], charts_iidx=[its], folders=[gathering])
    lists = table("t", ["x", "y"], description="d", default=False, inactive=True)
    write(tmp_path, tables=[lists])
    outcome = load(tmp_path)
    assert outcome.status == 0
    row = Song.objects.get()
    assert (row.game, row.song_id, row.title, row.artist) == ("iidx", 7, "A b", "D")
    assert (row.alt_titles, row.search_terms) == (["B"], ["c"])
    assert row.data == one["data"]
    assert set(row.keys) == {
        "id:7", "title:A b", "title:B", "folded:a b", "folded:b",
    }  # fmt: skip
    assert {"  a", "  c", "  d"} < set(row.grams)
    made = Chart.objects.get()
    assert (made.game, made.chart_id, made.song) == ("iidx", chart_id(7), row)
    assert (made.playtype, made.difficulty, made.is_primary) == ("SP", "HYPER", False)
    assert (made.level, made.level_num) == ("10", 9.5)
    assert (made.versions, made.data) == (["27", "28"], its["data"])
    assert made.keys == ["inGameID:1007"]
    kept = Folder.objects.get()
    assert (kept.folder_id, kept.title) == (gathering["folderID"], "T")
    assert (kept.type, kept.data, kept.inactive) == ("charts", query, True)
    assert kept.search_terms == ["s"]
    shown = Table.objects.get()
    assert (shown.table_id, shown.folders, shown.description) == ("t", ["x", "y"], "d")
    assert (shown.default, shown.inactive) == (False, True)


@pytest.mark.parametrize(
    "laid_out",
    [
        lambda documents: orjson.dumps(documents),
        lambda documents: json.dumps(documents, indent="\t", ensure_ascii=False),
        lambda documents: f"[\n{(',' + chr(10)).join(map(json.dumps, documents))}\n]",
        lambda documents: "\ufeff" + json.dumps(documents),
    ],
)
def test_any_layout_of_an_array_will_do(tmp_path: Path, laid_out: Any) -> None:
    content = laid_out([song(1, title="花火"), song(2)])
    content = content if isinstance(content, bytes) else content.encode()
    outcome = load(write(tmp_path, songs_iidx=content))
    assert outcome.line("songs-iidx.json") == CLEAN.format(2, 0, 0)
    assert Song.objects.filter(title="花火").exists()


def test_files_may_lie_in_a_folder_named_collections(tmp_path: Path) -> None:
    write(tmp_path / "collections", songs_iidx=[song()])
    assert load(tmp_path).status == 0
    assert Song.objects.exists()


def test_a_second_run_touches_no_row(tmp_path: Path) -> None:
    load(_whole(tmp_path))
    before = stored()
    assert all(before.values())
    outcome = load(tmp_path)
    assert stored() == before
    for name, count in (("songs-iidx", 2), ("charts-iidx", 2), ("folders", 1)):
        assert outcome.line(f"{name}.json") == CLEAN.format(0, 0, count)
    assert "0 added, 0 removed" in outcome.line("folders")


def test_what_differs_is_updated_and_nothing_else(tmp_path: Path) -> None:
    load(_whole(tmp_path))
    before = stored()
    write(tmp_path, charts_iidx=[chart(1), chart(2, level="12", levelNum=12), chart(3)])
    write(tmp_path, songs_iidx=[song(1), song(2, title="Q"), song(3)])
    outcome = load(tmp_path)
    assert outcome.line("songs-iidx.json") == CLEAN.format(1, 1, 1)
    assert outcome.line("charts-iidx.json") == CLEAN.format(1, 1, 1)
    after = stored()
    for name in ("scores_song", "scores_chart"):
        assert len(before[name] & after[name]) == 1
    changed = Chart.objects.get(chart_id=chart_id(2))
    assert (changed.level, changed.level_num) == ("12", 12)
    renamed = Song.objects.get(song_id=2)
    assert "title:Q" in renamed.keys
    assert "title:花火" not in renamed.keys
    assert "  q" in renamed.grams
    assert before["scores_table"] == after["scores_table"]


REJECTED_SONGS: list[tuple[Any, str]] = [
    (song(title=...), "title: Field required"),
    (song(title=3), "title: Input should be a valid string"),
    (song(id=-1), "id: Input should be greater than or equal to 0"),
    (song(id=2**31), "id: Input should be less than or equal to 2147483647"),
    (song(id="1"), "id: Input should be a valid integer"),
    (song(altTitles=[1]), "altTitles.0: Input should be a valid string"),
    (song(data={"genre": "A"}), "data.displayVersion: Field required"),
    (song(data={"genre": "A", "displayVersion": "1", "x": 1}), "data.x: Extra inputs"),
    (song(title="a\0b"), "NUL"),
    (song(data={"genre": "\0", "displayVersion": None}), "NUL"),
    (song(title="花" * 700), "title: String should have at most 500"),
    ("song", "should be a valid dictionary"),
    (None, "should be a valid dictionary"),
]
REJECTED_CHARTS: list[tuple[Any, str]] = [
    (chart(songID=99), "there is no song 99"),
    (chart(playtype="Single"), "iidx has no playtype 'Single'"),
    (chart(difficulty="EXPERT"), "iidx:SP has no difficulty 'EXPERT'"),
    (chart(versions=["27", "27"]), "a version stands there twice"),
    (chart(levelNum="10"), "levelNum: Input should be a valid number"),
    (chart(isPrimary=1), "isPrimary: Input should be a valid boolean"),
    (chart(chartID=""), "chartID: String should have at least 1 character"),
    (chart(data={"notecount": 1.5}), "data.notecount: "),
    (chart(data={"notecount": -1}), "data.notecount: "),
    (chart(data={"noteCount": 1}), "data.noteCount: Extra inputs"),
    (chart(playtype="DP", data={"ncTier": None}), "data.ncTier: Extra inputs"),
]
REJECTED_FOLDERS: list[tuple[Any, str]] = [
    (folder({"level": {"~regex": "1"}}), "data: unknown operator ~regex"),
    (folder({"~or": []}), "data: ~or cannot stand here"),
    (folder(["a"]), "a list of charts is for static folders"),
    (folder({"level": "1"}, type="static"), "a list of charts is for static folders"),
    (folder({}, type="dynamic"), "type: Input should be 'charts', 'songs' or 'static'"),
    (folder({}, game="drums"), "there is no drums:SP on this site"),
    (folder({}, playtype="9B"), "there is no iidx:9B on this site"),
]


@pytest.mark.parametrize(
    ("file", "document", "reason"),
    [
        *(("songs-iidx", *row) for row in REJECTED_SONGS),
        *(("charts-iidx", *row) for row in REJECTED_CHARTS),
        *(("folders", *row) for row in REJECTED_FOLDERS),
        ("tables", table("t", game="drums"), "there is no drums:SP on this site"),
        ("tables", table("t", [3]), "folders.0: Input should be a valid string"),  # type: ignore[list-item]
    ],
)
def test_a_document_is_rejected_and_the_others_are_not(
    tmp_path: Path, file: str, document: Any, reason: str
) -> None:
    whole = {
        "songs-iidx": [song(1), song(2)],
        "charts-iidx": [chart(2)],
        "folders": [folder({"level": "3"})],
        "tables": [table("other")],
    }
    good = len(whole[file])
    whole[file].insert(0, document)
    if file == "songs-iidx":
        whole[file].pop(1)
        good = 1
    for name, documents in whole.items():
        (tmp_path / f"{name}.json").write_bytes(orjson.dumps(documents))
    outcome = load(tmp_path)
    assert outcome.status == 1
    rest = outcome.line(f"{file}.json").partition(";")[0]
    assert rest == f"{good} inserted, 0 updated, 0 unchanged, 1 rejected"
    assert f"{file}.json: document 1" in outcome.err
    assert reason in outcome.err
    assert "1 documents and 0 files were rejected" in outcome.err


def test_an_id_counts_once(tmp_path: Path) -> None:
    write(tmp_path, songs_iidx=[song(1), song(1, title="Again")])
    outcome = load(write(tmp_path, charts_iidx=[chart(1), chart(1)]))
    assert outcome.status == 1
    assert "document 2 (id 1): id 1 stands there twice, the first counts" in outcome.err
    assert f"document 2 (chartID {chart_id(1)})" in outcome.err
    assert Song.objects.get().title == "Song 1"


def test_not_every_rejection_is_told(tmp_path: Path) -> None:
    outcome = load(write(tmp_path, songs_iidx=[song(n, title=1) for n in range(30)]))
    assert outcome.err.count("valid string") == TOLD_REJECTIONS
    assert f"and {30 - TOLD_REJECTIONS} more rejected" in outcome.err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[{]", "is not valid JSON"),
        (b"", "is not valid JSON"),
        (b'["\xff"]', "is not valid JSON"),
        (b'{"id": 1}', "holds no JSON array"),
    ],
)
def test_a_broken_file_leaves_the_others(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    write(tmp_path, songs_iidx=content, songs_ddr=[], songs_bms=[])
    write(tmp_path, folders=[folder({"level": "1"})])
    outcome = load(tmp_path)
    assert outcome.status == 1
    assert f"songs-iidx.json: {reason}" in outcome.err
    assert outcome.line("folders.json") == CLEAN.format(1, 0, 0)
    assert Folder.objects.exists()


def test_a_file_that_is_a_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "songs-iidx.json").mkdir()
    outcome = load(write(tmp_path, songs_ddr=[]))
    assert outcome.status == 1
    assert "songs-iidx.json: cannot be read: Is a directory" in outcome.err


def test_a_game_that_is_not_here_is_rejected_by_the_file(tmp_path: Path) -> None:
    outcome = load(write(tmp_path, songs_iidx=[song()], songs_drums=[song()]))
    assert outcome.status == 1
    assert "songs-drums.json: this site has no game 'drums'" in outcome.err
    assert Song.objects.count() == 1


def test_what_is_missing_or_not_used_yet_is_said_and_no_failure(tmp_path: Path) -> None:
    write(tmp_path, songs_iidx=[song()], goals=b"{", quests=[], questlines=[])
    outcome = load(tmp_path)
    assert outcome.status == 0
    skipped = outcome.line("not there, skipped")
    assert "charts-iidx.json" in skipped
    assert "folders.json" in skipped
    assert "songs-iidx.json" not in skipped
    unused = outcome.line("not used yet")
    assert unused == "goals.json, quests.json, questlines.json"


def test_a_directory_without_collections_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[]")
    outcome = load(tmp_path)
    assert (outcome.status, outcome.err) == (1, f"No collection files in {tmp_path}.")


def test_one_game_alone(tmp_path: Path) -> None:
    ddr = folder({"level": "1"}, game="ddr")
    write(tmp_path, songs_iidx=[song()], songs_ddr=b"broken", songs_drums=b"broken")
    write(tmp_path, folders=[folder({"level": "1"}), ddr])
    write(tmp_path, tables=[table("a"), table("b", game="ddr")])
    outcome = load(tmp_path, game="iidx")
    assert outcome.status == 0
    assert Song.objects.get().game == "iidx"
    assert Folder.objects.get().game == Table.objects.get().game == "iidx"


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    _whole(tmp_path)
    outcome = load(tmp_path, dry_run=True)
    assert outcome.status == 0
    assert outcome.line("charts-iidx.json") == CLEAN.format(2, 0, 0)
    assert not Song.objects.exists()
    load(tmp_path)
    before = stored()
    write(tmp_path, songs_iidx=[song(1, artist="B"), song(2, title="Q"), song(3)])
    outcome = load(tmp_path, dry_run=True)
    assert outcome.line("songs-iidx.json") == CLEAN.format(1, 2, 0)
    assert "dry run: nothing was changed" in outcome.out
    assert stored() == before


def test_each_file_is_one_transaction(tmp_path: Path) -> None:
    """The database refuses a chart of the second statement: none of the first stays,
    and the other files are loaded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'no level 13'; END$$;"
            "CREATE TRIGGER refusing BEFORE INSERT ON scores_chart FOR EACH ROW"
            " WHEN (NEW.level = '13') EXECUTE FUNCTION refuse()"
        )
    documents = [chart(n, songID=1, data={"inGameID": n}) for n in range(1001)]
    write(
        tmp_path,
        songs_iidx=[song()],
        charts_iidx=[*documents, chart(2000, songID=1, level="13")],
    )
    outcome = load(write(tmp_path, folders=[folder({"level": "1"})]))
    assert outcome.status == 1
    refusal = "charts-iidx.json: the database refuses it: no level 13"
    assert refusal in outcome.err
    assert not Chart.objects.exists()
    assert Song.objects.exists()
    assert Folder.objects.exists()


def test_unknown_keys_at_the_top_are_ignored_with_a_warning(tmp_path: Path) -> None:
    old = chart(1, rgcID=None, tierlistInfo={})
    outcome = load(write(tmp_path, songs_iidx=[song()], charts_iidx=[old]))
    assert outcome.status == 0
    warning = "charts-iidx.json: warning: unknown keys are ignored: "
    assert warning in outcome.err
    assert "rgcID (1)" in outcome.err
    assert "tierlistInfo (1)" in outcome.err
    assert Chart.objects.exists()


def test_quiet_says_only_what_is_wrong(tmp_path: Path) -> None:
    outcome = load(_whole(tmp_path), verbosity=0)
    assert (outcome.out, outcome.err) == ("", "")
    write(tmp_path, tables=[table("t", game="drums")])
    assert "drums" in load(tmp_path, verbosity=0).err


def test_the_number_of_statements_does_not_grow(tmp_path: Path) -> None:
    """The first load has nothing to change yet."""
    counts = []
    for size in (1, 2, 25):
        numbers = range(size)
        write(
            tmp_path,
            songs_iidx=[song(n, artist=str(size)) for n in numbers],
            charts_iidx=[chart(n, data={"notecount": size}) for n in numbers],
            folders=[folder({"level": "10", "songID": n}) for n in numbers],
            tables=[table(str(n), title=str(size)) for n in numbers],
        )
        with CaptureQueriesContext(connection) as queries:
            load(tmp_path, game="iidx")
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert FolderChart.objects.count() == 25
