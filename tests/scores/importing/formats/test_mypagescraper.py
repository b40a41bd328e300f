from __future__ import annotations

import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import FailureKind, ProvidedClass
from tests.scores.files import WACCA_HEADER, wacca_player, wacca_records
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    refusal,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

RECORDS = "file/mypagescraper-records-csv"
PLAYER = "file/mypagescraper-player-csv"
STAGES = (
    *("I", "II", "III", "IV", "V", "VI", "VII"),
    *("VIII", "IX", "X", "XI", "XII", "XIII", "XIV"),
)


def catalogue() -> Catalogue:
    song = make_song("wacca", title="Sample")
    twins = [make_song("wacca", number, "Twin") for number in (2, 3)]
    return make_catalogue(
        make_chart(song, "Single", "NORMAL", "2"),
        make_chart(song, "Single", "HARD", "6"),
        make_chart(song, "Single", "EXPERT", "10+"),
        make_chart(song, "Single", "INFERNO", "13", is_primary=False),
        *(make_chart(twin, "Single", "EXPERT", "10+") for twin in twins),
    )


def line(
    title: str = "Sample",
    levels: str = "[2,6,10+,0]",
    scores: str = "[0,0,955000]",
    achieves: str = "[0,0,2]",
) -> str:
    return f'1001,{title},Artist,0,"{levels}","[0,0,3]","{scores}","{achieves}"'


def test_the_example_of_the_documents() -> None:
    body = wacca_records(
        '1001,Sample,Artist,0,"[2,6,10+,0]","[0,0,3]","[0,0,955000]","[0,0,2]"'
    )
    found = score(RECORDS, body, catalogue())
    assert found.chart.difficulty == "EXPERT"
    assert found.metrics == {"score": 955_000, "lamp": "MISSLESS"}
    assert found.service == "mypage-scraper"
    assert found.time_achieved is None


def test_a_datum_is_small_and_its_place_is_its_line() -> None:
    folded = line('"Sam\nple"')
    body = wacca_records(folded, "", line(scores="[1,0,955000]", achieves="[1,0,2]"))
    first, second, third = parsed(RECORDS, body).rows
    assert [row.number for row in (first, second, third)] == [2, 5, 5]
    assert third.datum == {
        "title": "Sample",
        "difficulty": "EXPERT",
        "level": "10+",
        "score": "955000",
        "achieve": "2",
    }


@pytest.mark.parametrize(
    ("achieve", "lamp"),
    [
        ("0", "FAILED"),
        ("1", "CLEAR"),
        ("2", "MISSLESS"),
        ("3", "FULL COMBO"),
        ("4", "ALL MARVELOUS"),
    ],
)
def test_achievements(achieve: str, lamp: str) -> None:
    body = wacca_records(line(achieves=f"[0,0,{achieve},0]"))
    assert score(RECORDS, body, catalogue()).metrics["lamp"] == lamp


@pytest.mark.parametrize(
    "text",
    [
        line(levels="[2,6,0,0]"),
        line(scores="[0,0,0]"),
        line(levels="2,6,10+"),
        line(levels="[2,6]"),
        line(levels="[1,2,3,4,5]"),
        line(scores=""),
        line(scores="=1+1"),
    ],
)
def test_what_was_not_played_is_no_row(text: str) -> None:
    assert outcomes(RECORDS, wacca_records(text), catalogue()) == []


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (line("sample"), FailureKind.NOT_FOUND, "Could not find song for sample."),
        (line("Twin"), FailureKind.AMBIGUOUS, "2 songs are called Twin"),
        (
            line(levels="[2,6,10+,13]", scores="[0,0,0,5]"),
            FailureKind.NOT_FOUND,
            "Could not find chart for Sample [INFERNO].",
        ),
        (
            line(levels="[2,6,10,0]"),
            FailureKind.INVALID,
            "Sample [EXPERT] - Should be level 10+, but found level 10.",
        ),
        (
            line(scores="[0,0,-5]"),
            FailureKind.INVALID,
            "Sample [EXPERT] - Invalid score. (Was negative -- -5.)",
        ),
        (
            line(scores="[0,0,many]"),
            FailureKind.INVALID,
            "Sample [EXPERT] - Invalid score. (Not an integer -- many.)",
        ),
        (
            line(achieves="[0,0,5]"),
            FailureKind.INVALID,
            "Sample [EXPERT] - Invalid achieve of 5.",
        ),
        (
            line(achieves=""),
            FailureKind.INVALID,
            "Sample [EXPERT] - Invalid achieve of .",
        ),
    ],
)
def test_rows_refused(text: str, kind: FailureKind, message: str) -> None:
    found, said = failure(RECORDS, wacca_records(text), catalogue())
    assert (found, said[: len(message)]) == (kind, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Failed to parse CSV: the column music_title is missing."),
        (
            WACCA_HEADER.replace("music_scores", "x").encode(),
            "Failed to parse CSV: the column music_scores is missing.",
        ),
        (wacca_records('1,"a"b'), "Failed to parse CSV: "),
        (wacca_records('1,"open'), "Failed to parse CSV: "),
        (wacca_records("1,2"), "Failed to parse CSV: line 2 has 2 cells, expected 8."),
        (wacca_records(line("x" * 200_000)), "Failed to parse CSV: field larger"),
        (wacca_records(line("曲")).decode().encode("shift_jis"), "The file is not UTF"),
        (wacca_records(line("a\0b")), "The file is not UTF-8 text."),
    ],
)
def test_files_refused(body: bytes, message: str) -> None:
    status, said = refusal(RECORDS, body)
    assert (status, said[: len(message)]) == (400, message)


def test_quotes_and_columns_as_a_spreadsheet_writes_them() -> None:
    header = "music_achieves,music_scores,music_levels,music_title"
    body = f'\ufeff{header}\r\n"[0,0,2]","[0,0,955000]","[2,6,10+]","Sample"\r\n'
    assert score(RECORDS, body.encode(), catalogue()).metrics["score"] == 955_000
    quoted = wacca_records(line('"The ""one"", twice"'))
    assert parsed(RECORDS, quoted).rows[0].datum["title"] == 'The "one", twice'


@pytest.mark.parametrize("number", range(1, 15))
def test_a_stage_is_a_class_and_nothing_else(number: int) -> None:
    found = parsed(PLAYER, wacca_player(f"[{number},ステージ,3]"))
    stage = ProvidedClass("Single", "stageUp", STAGES[number - 1])
    assert (found.game, found.rows, found.classes) == ("wacca", (), (stage,))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Failed to parse CSV: the column player_stage is missing."),
        (b"player_name\nx", "Failed to parse CSV: the column player_stage is missing."),
        (b"player_stage\n", "Found 0 records instead of exactly 1"),
        (b"player_stage\na\nb\n", "Found 2 records instead of exactly 1"),
        (wacca_player("9"), "Could not read the player_stage 9."),
        (wacca_player("[]"), "Could not read the player_stage []."),
        (wacca_player("[IX,name,3]"), "Could not read the player_stage [IX,name,3]."),
        (wacca_player("[0,name,3]"), "There is no stage 0."),
        (wacca_player("[15,name,3]"), "There is no stage 15."),
        (wacca_player("[-1,name,3]"), "Could not read the player_stage [-1,name,3]."),
    ],
)
def test_players_refused(body: bytes, message: str) -> None:
    status, said = refusal(PLAYER, body)
    assert (status, said[: len(message)]) == (400, message)
