from __future__ import annotations

import pytest

from scores.games import playtype_for
from scores.importing.charts import Catalogue
from scores.importing.formats.iidx_words import VERSION_NAMES
from scores.importing.types import FailureKind
from tests.scores.files import (
    IIDX_BLOCKS,
    PLAYED,
    Block,
    iidx_csv,
    iidx_header,
    iidx_line,
)
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    refusal,
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


def block(
    level: str = "10",
    score: str = "1500",
    pgreat: str = "700",
    great: str = "100",
    bp: str = "12",
    lamp: str = "HARD CLEAR",
) -> Block:
    return (level, score, pgreat, great, bp, lamp, "AAA")


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
    lines = (iidx_line(), iidx_line(HYPER=block(), ANOTHER=block()), "", iidx_line())
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
    body = iidx_csv(iidx_line(ANOTHER=block()))
    assert score("file/pli-iidx-csv", body, catalogue()).service == "PLI"


@pytest.mark.parametrize(
    ("fields", "file_name", "playtype"),
    [
        ({}, "", "SP"),
        ({"playtype": "SP"}, "1234_sp_score.csv", "SP"),
        ({"playtype": "DP"}, "1234_DP_score.csv", "DP"),
        ({"playtype": "DP", "assertPlaytypeCorrect": ""}, "sp.csv", "DP"),
        ({"assertPlaytypeCorrect": "true"}, "dp.csv", "SP"),
    ],
)
def test_playtype(fields: dict[str, str], file_name: str, playtype: str) -> None:
    body = iidx_csv(iidx_line(ANOTHER=block()))
    found = parsed(TYPE, body, fields, file_name=file_name)
    assert found.context["playtype"] == playtype


@pytest.mark.parametrize(
    ("fields", "file_name", "message"),
    [
        ({"playtype": "14K"}, "", "Invalid playtype of 14K given."),
        ({"playtype": "sp"}, "", "Invalid playtype of sp given."),
        ({"playtype": ""}, "", "Invalid playtype of  given."),
        ({"playtype": "DP"}, "My_SP.csv", "Safety Triggered: Filename contained 'SP'"),
        ({"playtype": "SP"}, "my_dp.csv", "Safety Triggered: Filename contained 'DP'"),
        ({}, "1234_dp_score.csv", "Safety Triggered: Filename contained 'DP'"),
    ],
)
def test_playtype_refused(fields: dict[str, str], file_name: str, message: str) -> None:
    body = iidx_csv(iidx_line(ANOTHER=block()))
    status, said = refusal(TYPE, body, fields, file_name=file_name)
    assert (status, said[: len(message)]) == (400, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Expected headers, but received nothing in the first row."),
        (b"\nx", "Expected headers, but received nothing in the first row."),
        (b"x" * 1001, "Headers were longer than 1000 characters long."),
        (b"," * 50, "Too many CSV headers."),
        (b"," * 49, "This e-amusement IIDX CSV file does not have the correct amount"),
        (b"," * 10, "This e-amusement IIDX CSV file does not have the correct amount"),
        (b"\xff\xfea\0", "The file is not UTF-8 text."),
        ("x,曲".encode("shift_jis"), "The file is not UTF-8 text."),
        (iidx_csv(iidx_line() + ",x"), "Row 1 has an invalid amount of cells (42, exp"),
        (iidx_csv(iidx_line(), "x"), "Row 2 has an invalid amount of cells (1, expect"),
        (
            iidx_csv(iidx_line(version="spada")),
            "Invalid/Unsupported Eamusement Version",
        ),
        (iidx_csv(), "Unsupported version '0'."),
        (iidx_csv(iidx_line(version="SIRIUS")), "Unsupported version '17'."),
    ],
)
def test_files_refused(body: bytes, message: str) -> None:
    status, said = refusal(TYPE, body)
    assert (status, said[: len(message)]) == (400, message)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\r\n"])
def test_line_ends_and_marks_do_not_matter(end: str) -> None:
    text = iidx_csv(iidx_line(ANOTHER=block())).decode()
    lines = text.replace("\n", "\r\n") + end
    assert score(TYPE, b"\xef\xbb\xbf" + lines.encode(), catalogue()).time_achieved


def test_a_cell_in_quotes_loses_them_and_a_lone_quote_stays() -> None:
    cells = iidx_line('"Sample Song"', ANOTHER=block()).split(",")
    body = iidx_csv(",".join(cells[:-1] + [f'"{cells[-1]}"']))
    assert score(TYPE, body, catalogue()).chart.song is SONG
    lone = iidx_csv(iidx_line('"', ANOTHER=block()))
    assert parsed(TYPE, lone).rows[0].datum["title"] == '"'


@pytest.mark.parametrize("name", VERSION_NAMES)
def test_version_names(name: str) -> None:
    number = VERSION_NAMES[name]
    body = iidx_csv(iidx_line(version=name))
    playtype = playtype_for("iidx", "SP")
    assert playtype is not None
    if str(number) in playtype.versions:
        assert parsed(TYPE, body).context["version"] == str(number)
    else:
        assert refusal(TYPE, body)[1].startswith(f"Unsupported version '{number}'.")


def test_version_names_go_from_1_to_33() -> None:
    assert list(VERSION_NAMES.values()) == list(range(1, 34))


def test_the_newest_version_of_all_lines_counts() -> None:
    old = iidx_line(version="1st&substream", ANOTHER=block())
    body = iidx_csv(old, iidx_line(version="CastHour"), iidx_line(version="GOLD"))
    found = parsed(TYPE, body)
    assert found.context["version"] == "29"
    assert score(TYPE, body, catalogue()).chart.versions == ("27", "29")


@pytest.mark.parametrize("columns", IIDX_BLOCKS)
def test_every_difficulty_has_its_columns(columns: int) -> None:
    names = IIDX_BLOCKS[columns]
    blocks = {
        name: block(score=str(1000 + i), pgreat=str(500), great=str(i))
        for i, name in enumerate(names)
    }
    body = iidx_csv(iidx_line(columns=columns, **blocks), columns=columns)
    found = {r.datum["difficulty"]: r.datum["score"] for r in parsed(TYPE, body).rows}
    assert found == {name: str(1000 + i) for i, name in enumerate(names)}
    assert iidx_header(columns).count(",") + 1 == columns


@pytest.mark.parametrize(
    "unplayed", [block(score="0"), block(level=""), block(level="0")]
)
def test_what_was_not_played_is_no_row(unplayed: Block) -> None:
    body = iidx_csv(iidx_line(HYPER=unplayed, ANOTHER=unplayed))
    assert outcomes(TYPE, body, catalogue()) == []


def test_a_score_of_two_zeros_is_a_score() -> None:
    body = iidx_csv(iidx_line(ANOTHER=block(score="00", pgreat="0", great="0")))
    assert score(TYPE, body, catalogue()).metrics["score"] == 0


@pytest.mark.parametrize(
    "title", ["Sample Song†", "Sample Song†LEGGENDARIA", "Sample Song  †LEGGENDARIA"]
)
def test_daggers_of_the_short_layout_are_leggendaria(title: str) -> None:
    short = iidx_line(title, columns=27, ANOTHER=block())
    found = score(TYPE, iidx_csv(short, columns=27), catalogue())
    assert (found.chart.song, found.chart.difficulty) == (SONG, "LEGGENDARIA")
    long = iidx_csv(iidx_line(title, ANOTHER=block()))
    assert failure(TYPE, long, catalogue())[0] == FailureKind.NOT_FOUND


def test_a_chart_of_that_version_need_not_be_the_primary_one() -> None:
    body = iidx_csv(iidx_line(HYPER=block()))
    assert not score(TYPE, body, catalogue()).chart.is_primary


@pytest.mark.parametrize("title", ["Sample Song", "  Sample Song ", "Sample Alias"])
def test_titles_are_trimmed_and_may_be_others_of_the_song(title: str) -> None:
    body = iidx_csv(iidx_line(title, ANOTHER=block()))
    assert score(TYPE, body, catalogue()).chart.song is SONG


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        (
            iidx_line("sample song", ANOTHER=block()),
            FailureKind.NOT_FOUND,
            "Could not find song for sample song.",
        ),
        (
            iidx_line("Ｓample Song", ANOTHER=block()),
            FailureKind.NOT_FOUND,
            "Could not find song for Ｓample Song.",
        ),
        (
            iidx_line("Twin", ANOTHER=block()),
            FailureKind.AMBIGUOUS,
            "2 songs are called Twin",
        ),
        (
            iidx_line(NORMAL=block()),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample Song (SP NORMAL)",
        ),
        (
            iidx_line(BEGINNER=block()),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample Song (SP BEGINNER)",
        ),
        (
            iidx_line(version="BISTROVER", ANOTHER=block()),
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
        (block(score="-5"), "Invalid EX score. (Was negative -- -5.)"),
        (block(score="1500.0"), "Invalid EX score. (Not an integer -- 1500.0.)"),
        (block(score="=1+1"), "Invalid EX score. (Not an integer -- =1+1.)"),
        (block(score=" 1500"), "Invalid EX score. (Not an integer --  1500.)"),
        (block(score="9" * 30), "Invalid EX score. (Not an integer -- 999"),
        (block(score="1573"), "Invalid EX score of 1573: more than possible."),
        (block(pgreat="x"), "Invalid PGreats. (Not an integer -- x.)"),
        (block(great="-1"), "Invalid Greats. (Was negative -- -1.)"),
        (block(great="99"), "PGreats*2 + Greats did not equal EX score"),
        (block(lamp="FULL COMBO"), "Invalid lamp of FULL COMBO."),
        (block(lamp=""), "Invalid lamp of ."),
        (block(bp="10000"), "Invalid BP of 10000."),
        (block(bp="-1"), "Invalid BP of -1."),
        (block(bp="1.5"), "Invalid BP of 1.5."),
        (block(bp="1e400"), "Invalid BP of 1e400."),
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
    body = iidx_csv(iidx_line(ANOTHER=block(lamp=clear_type)))
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
    body = iidx_csv(iidx_line(ANOTHER=block(bp=cell)))
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
    body = iidx_csv(iidx_line(time=cell, ANOTHER=block()))
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
        "２０２１-03-14 01:59",
    ],
)
def test_times_refused(cell: str) -> None:
    body = iidx_csv(iidx_line(time=cell, ANOTHER=block()))
    assert failure(TYPE, body, catalogue()) == (
        FailureKind.INVALID,
        f"Invalid/Unparsable score timestamp of {cell}.",
    )


def test_one_bad_value_leaves_the_other_rows_alone() -> None:
    body = iidx_csv(iidx_line(HYPER=block(score="x"), ANOTHER=PLAYED))
    kinds = [type(outcome).__name__ for outcome in outcomes(TYPE, body, catalogue())]
    assert kinds == ["Failure", "DryScore"]
