from __future__ import annotations

from typing import Any

import pytest

from scores.games import playtype_for
from scores.importing.charts import Catalogue
from scores.importing.formats.iidx_words import VERSION_NAMES
from tests.scores.files import (
    IIDX_BLOCKS,
    iidx_block,
    iidx_csv,
    iidx_header,
    iidx_line,
)
from tests.scores.importing.formats.reading import (
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
    body = iidx_csv(iidx_line(ANOTHER=iidx_block()))
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
    body = iidx_csv(iidx_line(ANOTHER=iidx_block()))
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
        (iidx_csv(iidx_line(), "x,"), "Row 2 has an invalid amount of cells (2, expec"),
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


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\r\n", "\n \n\x1a"])
def test_line_ends_and_marks_do_not_matter(end: str) -> None:
    text = iidx_csv(iidx_line(ANOTHER=iidx_block())).decode()
    lines = text.replace("\n", "\r\n") + end
    assert score(TYPE, b"\xef\xbb\xbf" + lines.encode(), catalogue()).time_achieved


def test_a_cell_in_quotes_loses_them_and_a_lone_quote_stays() -> None:
    cells = iidx_line('"Sample Song"', ANOTHER=iidx_block()).split(",")
    body = iidx_csv(",".join([*cells[:-1], f'"{cells[-1]}"']))
    assert score(TYPE, body, catalogue()).chart.song is SONG
    lone = iidx_csv(iidx_line('"', ANOTHER=iidx_block()))
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
    old = iidx_line(version="1st&substream", ANOTHER=iidx_block())
    body = iidx_csv(old, iidx_line(version="CastHour"), iidx_line(version="GOLD"))
    found = parsed(TYPE, body)
    assert found.context["version"] == "29"
    assert score(TYPE, body, catalogue()).chart.versions == ("27", "29")


@pytest.mark.parametrize("columns", IIDX_BLOCKS)
def test_every_difficulty_has_its_columns(columns: int) -> None:
    names = IIDX_BLOCKS[columns]
    blocks: dict[str, Any] = {
        name: iidx_block(score=str(1000 + i), pgreat=str(500), great=str(i))
        for i, name in enumerate(names)
    }
    body = iidx_csv(iidx_line(columns=columns, **blocks), columns=columns)
    found = {r.datum["difficulty"]: r.datum["score"] for r in parsed(TYPE, body).rows}
    assert found == {name: str(1000 + i) for i, name in enumerate(names)}
    assert iidx_header(columns).count(",") + 1 == columns
