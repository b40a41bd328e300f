from __future__ import annotations

import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import FailureKind
from tests.scores.files import (
    PLAYED,
    Block,
    iidx_block,
    iidx_csv,
    iidx_line,
)
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "file/eamusement-iidx-csv"
NOTES = {"notecount": 786}
SONG = make_song(title="Sample Song", alt_titles=("Sample Alias",))


def catalogue() -> Catalogue:
    return make_catalogue(
        make_chart(SONG, "SP", "ANOTHER", versions=("27", "29"), data=NOTES),
        make_chart(SONG, "DP", "ANOTHER", versions=("27",), data=NOTES),
        make_chart(SONG, "SP", "LEGGENDARIA", versions=("26", "27"), data=NOTES),
        make_chart(SONG, "SP", "HYPER", versions=("26",), data=NOTES),
        make_chart(SONG, "SP", "HYPER", versions=("27",), is_primary=False, data=NOTES),
        make_chart(make_song(id=2, title="Twin"), versions=("27",), data=NOTES),
        make_chart(make_song(id=3, title="Twin"), versions=("27",), data=NOTES),
    )


def test_the_example_of_the_documents() -> None:
    line = (
        "HEROIC VERSE,Sample Song,HOUSE,Some DJ,3,0,0,0,0,---,NO PLAY,---,"
        "4,0,0,0,---,NO PLAY,---,7,0,0,0,---,NO PLAY,---,"
        "10,1500,700,100,12,HARD CLEAR,AAA,0,0,0,0,---,NO PLAY,---,2021-03-14 01:59"
    )
    found = score(TYPE, iidx_csv(line), catalogue())
    assert (found.chart.playtype, found.chart.difficulty) == ("SP", "ANOTHER")
    assert found.service == "e-amusement"
    assert found.metrics == {"score": 1500, "lamp": "HARD CLEAR"}
    assert found.judgements == {"pgreat": 700, "great": 100}
    assert found.optional == {"bp": 12}
    assert found.score_meta == {}
    assert found.comment is None
    assert found.time_achieved == 1_615_654_740_000


def test_a_datum_is_small_and_its_place_is_the_line_of_an_editor() -> None:
    lines = (
        iidx_line(),
        iidx_line(HYPER=iidx_block(), ANOTHER=iidx_block()),
        "",
        iidx_line(),
    )
    found = parsed(TYPE, iidx_csv(*lines))
    assert [row.number for row in found.rows] == [3, 3]
    assert found.context == {"playtype": "SP", "version": "27"}
    assert found.rows[1].datum == {
        "title": "Sample Song",
        "difficulty": "ANOTHER",
        "score": "1500",
        "pgreat": "700",
        "great": "100",
        "bp": "12",
        "lamp": "HARD CLEAR",
        "time": "2021-03-14 01:59",
    }


def test_pli_is_the_same_layout_of_another_service() -> None:
    body = iidx_csv(iidx_line(ANOTHER=iidx_block()))
    assert score("file/pli-iidx-csv", body, catalogue()).service == "PLI"


@pytest.mark.parametrize(
    "unplayed", [iidx_block(score="0"), iidx_block(level=""), iidx_block(level="0")]
)
def test_what_was_not_played_is_no_row(unplayed: Block) -> None:
    body = iidx_csv(iidx_line(HYPER=unplayed, ANOTHER=unplayed))
    assert outcomes(TYPE, body, catalogue()) == []


def test_a_score_of_two_zeros_is_a_score() -> None:
    body = iidx_csv(iidx_line(ANOTHER=iidx_block(score="00", pgreat="0", great="0")))
    assert score(TYPE, body, catalogue()).metrics["score"] == 0


@pytest.mark.parametrize(
    "title", ["Sample Song†", "Sample Song†LEGGENDARIA", "Sample Song  †LEGGENDARIA"]
)
def test_daggers_of_the_short_layout_are_leggendaria(title: str) -> None:
    short = iidx_line(title, columns=27, ANOTHER=iidx_block())
    found = score(TYPE, iidx_csv(short, columns=27), catalogue())
    assert (found.chart.song, found.chart.difficulty) == (SONG, "LEGGENDARIA")
    long = iidx_csv(iidx_line(title, ANOTHER=iidx_block()))
    assert failure(TYPE, long, catalogue())[0] == FailureKind.NOT_FOUND


def test_a_chart_of_that_version_need_not_be_the_primary_one() -> None:
    body = iidx_csv(iidx_line(HYPER=iidx_block()))
    assert not score(TYPE, body, catalogue()).chart.is_primary


@pytest.mark.parametrize("title", ["Sample Song", "  Sample Song ", "Sample Alias"])
def test_titles_are_trimmed_and_may_be_others_of_the_song(title: str) -> None:
    body = iidx_csv(iidx_line(title, ANOTHER=iidx_block()))
    assert score(TYPE, body, catalogue()).chart.song is SONG


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        (
            iidx_line("sample song", ANOTHER=iidx_block()),
            FailureKind.NOT_FOUND,
            "Could not find song for sample song.",
        ),
        (
            iidx_line("\uff33ample Song", ANOTHER=iidx_block()),
            FailureKind.NOT_FOUND,
            "Could not find song for \uff33ample Song.",
        ),
        (
            iidx_line("Twin", ANOTHER=iidx_block()),
            FailureKind.AMBIGUOUS,
            "2 songs are called Twin",
        ),
        (
            iidx_line(NORMAL=iidx_block()),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample Song (SP NORMAL)",
        ),
        (
            iidx_line(BEGINNER=iidx_block()),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample Song (SP BEGINNER)",
        ),
        (
            iidx_line(version="BISTROVER", ANOTHER=iidx_block()),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample Song (SP ANOTHER) in version 28.",
        ),
    ],
)
def test_songs_and_charts_not_found(line: str, kind: FailureKind, message: str) -> None:
    found, said = failure(TYPE, iidx_csv(line), catalogue())
    assert (found, said[: len(message)]) == (kind, message)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (iidx_block(score="-5"), "Invalid EX score. (Was negative -- -5.)"),
        (iidx_block(score="1500.0"), "Invalid EX score. (Not an integer -- 1500.0.)"),
        (iidx_block(score="=1+1"), "Invalid EX score. (Not an integer -- =1+1.)"),
        (iidx_block(score=" 1500"), "Invalid EX score. (Not an integer --  1500.)"),
        (iidx_block(score="9" * 30), "Invalid EX score. (Not an integer -- 999"),
        (iidx_block(score="1573"), "Invalid EX score of 1573: more than possible."),
        (iidx_block(pgreat="x"), "Invalid PGreats. (Not an integer -- x.)"),
        (iidx_block(great="-1"), "Invalid Greats. (Was negative -- -1.)"),
        (iidx_block(great="99"), "PGreats*2 + Greats did not equal EX score"),
        (iidx_block(lamp="FULL COMBO"), "Invalid lamp of FULL COMBO."),
        (iidx_block(lamp=""), "Invalid lamp of ."),
        (iidx_block(bp="10000"), "Invalid BP of 10000."),
        (iidx_block(bp="-1"), "Invalid BP of -1."),
        (iidx_block(bp="1.5"), "Invalid BP of 1.5."),
        (iidx_block(bp="1e400"), "Invalid BP of 1e400."),
    ],
)
def test_values_refused(cells: Block, message: str) -> None:
    kind, said = failure(TYPE, iidx_csv(iidx_line(ANOTHER=cells)), catalogue())
    called = "Sample Song (SP ANOTHER) - "
    assert kind == FailureKind.INVALID
    assert said.startswith(called + message)


@pytest.mark.parametrize(
    ("clear_type", "lamp"),
    [
        ("NO PLAY", "NO PLAY"),
        ("FAILED", "FAILED"),
        ("ASSIST CLEAR", "ASSIST CLEAR"),
        ("EASY CLEAR", "EASY CLEAR"),
        ("CLEAR", "CLEAR"),
        ("HARD CLEAR", "HARD CLEAR"),
        ("EX HARD CLEAR", "EX HARD CLEAR"),
        ("FULLCOMBO CLEAR", "FULL COMBO"),
    ],
)
def test_clear_types(clear_type: str, lamp: str) -> None:
    body = iidx_csv(iidx_line(ANOTHER=iidx_block(lamp=clear_type)))
    assert score(TYPE, body, catalogue()).metrics["lamp"] == lamp


@pytest.mark.parametrize(
    ("cell", "bp"),
    [
        ("0", 0),
        ("9999", 9999),
        ("", 0),
        ("12.0", 12),
        ("1e2", 100),
        ("---", None),
        ("x", None),
        ("=1+1", None),
    ],
)
def test_miss_counts(cell: str, bp: int | None) -> None:
    body = iidx_csv(iidx_line(ANOTHER=iidx_block(bp=cell)))
    assert score(TYPE, body, catalogue()).optional.get("bp") == bp


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2021-03-14 01:59", 1_615_654_740_000),
        ("2021-03-14 01:59:30", 1_615_654_770_000),
        ("1970-01-01 09:00", 0),
        ("", None),
        (" ", None),
    ],
)
def test_times_are_of_japan(cell: str, time: int | None) -> None:
    body = iidx_csv(iidx_line(time=cell, ANOTHER=iidx_block()))
    assert score(TYPE, body, catalogue()).time_achieved == time


@pytest.mark.parametrize(
    "cell",
    [
        "2021-02-30 01:59",
        "2021-03-14",
        "2021/03/14 01:59",
        "14-03-2021 01:59",
        "2021-03-14 24:00",
        "2021-03-14T01:59",
        "0001-01-01 00:00",
        "1969-12-31 23:59",
        "-",
        "\uff12\uff10\uff12\uff11-03-14 01:59",
    ],
)
def test_times_refused(cell: str) -> None:
    body = iidx_csv(iidx_line(time=cell, ANOTHER=iidx_block()))
    assert failure(TYPE, body, catalogue()) == (
        FailureKind.INVALID,
        f"Invalid/Unparsable score timestamp of {cell}.",
    )


def test_one_bad_value_leaves_the_other_rows_alone() -> None:
    body = iidx_csv(iidx_line(HYPER=iidx_block(score="x"), ANOTHER=PLAYED))
    kinds = [type(outcome).__name__ for outcome in outcomes(TYPE, body, catalogue())]
    assert kinds == ["Failure", "DryScore"]
