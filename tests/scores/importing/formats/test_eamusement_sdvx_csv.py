from __future__ import annotations

import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import FailureKind
from tests.scores.files import sdvx_csv, sdvx_line
from tests.scores.importing.formats.reading import failure, parsed, refusal, score
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "file/eamusement-sdvx-csv"
DIFFICULTIES = {
    "NOVICE": "NOV",
    "ADVANCED": "ADV",
    "EXHAUST": "EXH",
    "MAXIMUM": "MXM",
    "INFINITE": "INF",
    "GRAVITY": "GRV",
    "HEAVENLY": "HVN",
    "VIVID": "VVD",
    "EXCEED": "XCD",
    "ULTIMATE": "ULT",
}


def catalogue() -> Catalogue:
    song = make_song("sdvx", title="Sample Song")
    return make_catalogue(
        *(make_chart(song, "Single", name, "17") for name in DIFFICULTIES.values()),
        make_chart(song, "Single", "EXH", "16", is_primary=False),
        make_chart(make_song("sdvx", 2, "Twin"), "Single", "EXH", "17"),
        make_chart(make_song("sdvx", 3, "Twin"), "Single", "EXH", "17"),
        make_chart(make_song("sdvx", 4, "Easy"), "Single", "NOV", "17"),
        make_chart(make_song("sdvx", 5, "Old"), "Single", "EXH", is_primary=False),
    )


def test_the_example_of_the_documents() -> None:
    line = "Sample Song,EXHAUST,17,EXCESSIVE COMPLETE,AAA+,9866844,0,4,4,0,0"
    found = score(TYPE, sdvx_csv(line), catalogue())
    assert (found.chart.difficulty, found.chart.is_primary) == ("EXH", True)
    assert found.metrics == {"score": 9_866_844, "lamp": "EXCESSIVE CLEAR"}
    assert found.service == "e-amusement"
    assert (found.judgements, found.optional) == ({}, {})
    assert found.time_achieved is None


def test_a_datum_is_small() -> None:
    [row] = parsed(TYPE, sdvx_csv(sdvx_line(ex_score="2500"))).rows
    assert row.number == 2
    assert row.datum == {
        "title": "Sample Song",
        "difficulty": "EXHAUST",
        "level": "17",
        "lamp": "EXCESSIVE COMPLETE",
        "score": "9866844",
        "exScore": "2500",
    }


@pytest.mark.parametrize("name", DIFFICULTIES)
def test_difficulties(name: str) -> None:
    found = score(TYPE, sdvx_csv(sdvx_line(difficulty=name)), catalogue())
    assert found.chart.difficulty == DIFFICULTIES[name]


@pytest.mark.parametrize(
    ("clear_rank", "lamp"),
    [
        ("PLAYED", "FAILED"),
        ("COMPLETE", "CLEAR"),
        ("EXCESSIVE COMPLETE", "EXCESSIVE CLEAR"),
        ("MAXXIVE COMPLETE", "MAXXIVE CLEAR"),
        ("ULTIMATE CHAIN", "ULTIMATE CHAIN"),
        ("PERFECT", "PERFECT ULTIMATE CHAIN"),
    ],
)
def test_clear_ranks(clear_rank: str, lamp: str) -> None:
    found = score(TYPE, sdvx_csv(sdvx_line(lamp=clear_rank)), catalogue())
    assert found.metrics["lamp"] == lamp


@pytest.mark.parametrize(("cell", "ex_score"), [("0", None), ("2500", 2500)])
def test_an_ex_score_of_0_is_none(cell: str, ex_score: int | None) -> None:
    found = score(TYPE, sdvx_csv(sdvx_line(ex_score=cell)), catalogue())
    assert found.optional.get("exScore") == ex_score


@pytest.mark.parametrize("value", ["0", "10000000"])
def test_scores_at_the_ends(value: str) -> None:
    found = score(TYPE, sdvx_csv(sdvx_line(score=value)), catalogue())
    assert found.metrics["score"] == int(value)


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        (sdvx_line("Sample"), FailureKind.NOT_FOUND, "Could not find song for Sample."),
        # Unlike IIDX, nothing is trimmed.
        (
            sdvx_line(" Sample Song"),
            FailureKind.NOT_FOUND,
            "Could not find song for  S",
        ),
        (sdvx_line("Twin"), FailureKind.AMBIGUOUS, "2 songs are called Twin"),
        (
            sdvx_line(difficulty="EXH"),
            FailureKind.INVALID,
            "Sample Song - Invalid difficulty of EXH.",
        ),
        (
            sdvx_line("Easy"),
            FailureKind.NOT_FOUND,
            "Could not find chart for Easy [EXH].",
        ),
        (
            sdvx_line("Old"),
            FailureKind.NOT_FOUND,
            "Could not find chart for Old [EXH].",
        ),
        (
            sdvx_line(level="16"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Should be level 17, but found level 16.",
        ),
        (
            sdvx_line(score="10000001"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid score of 10000001",
        ),
        (
            sdvx_line(score="-1"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid score. (Was negative -- -1.)",
        ),
        (
            sdvx_line(score="=1+1"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid score. (Not an integer -- =1+1.)",
        ),
        (
            sdvx_line(ex_score=""),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid EX score. (Not an integer -- .)",
        ),
        (
            sdvx_line(lamp="CLEAR"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid lamp of CLEAR.",
        ),
        # The order of the checks: the song before everything, the lamp last.
        (
            sdvx_line("Sample", difficulty="x", score="x"),
            FailureKind.NOT_FOUND,
            "Could not find song for Sample.",
        ),
        (
            sdvx_line(level="1", score="x", lamp="x"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Should be level",
        ),
        (
            sdvx_line(score="x", lamp="x"),
            FailureKind.INVALID,
            "Sample Song [EXH] - Invalid score.",
        ),
    ],
)
def test_rows_refused(line: str, kind: FailureKind, message: str) -> None:
    found, said = failure(TYPE, sdvx_csv(line), catalogue())
    assert (found, said[: len(message)]) == (kind, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Expected headers, but received nothing in the first row."),
        (b"," * 9, "This e-amusement SDVX CSV file does not have the correct amount"),
        (b"," * 11, "This e-amusement SDVX CSV file does not have the correct amount"),
        (sdvx_csv("x,y"), "Row 1 has an invalid amount of cells (2, expected 11)."),
        (sdvx_csv().decode().encode("shift_jis"), "The file is not UTF-8 text."),
    ],
)
def test_files_refused(body: bytes, message: str) -> None:
    status, said = refusal(TYPE, body)
    assert (status, said[: len(message)]) == (400, message)


def test_the_header_may_stand_behind_a_mark_and_blanks() -> None:
    body = b"\xef\xbb\xbf  " + sdvx_csv(sdvx_line())
    assert score(TYPE, body, catalogue()).metrics["score"] == 9_866_844


def test_a_file_without_scores_is_no_error() -> None:
    assert parsed(TYPE, sdvx_csv()).rows == []
