from __future__ import annotations

from typing import Any

import orjson
import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import FailureKind
from tests.scores.files import mer_item
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    refusal,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "file/mer-iidx"


def catalogue() -> Catalogue:
    song = make_song()
    fan_made = {"inGameID": 1000, "2dxtraSet": "Kichiku"}
    return make_catalogue(
        make_chart(song, "SP", "ANOTHER", data={"inGameID": [999, 1000]}),
        make_chart(song, "DP", "ANOTHER", data={"inGameID": 1000}),
        make_chart(song, "SP", "HYPER", is_primary=False, data={"inGameID": 1000}),
        make_chart(song, "SP", "NORMAL", data=fan_made),
    )


def one(**changes: Any) -> bytes:
    return orjson.dumps([mer_item(**changes)])


def test_a_score() -> None:
    found = score(TYPE, one(extra={"a": 1}), catalogue())
    assert (found.chart.playtype, found.chart.difficulty) == ("SP", "ANOTHER")
    assert found.metrics == {"score": 1501, "lamp": "HARD CLEAR"}
    assert found.optional == {"bp": 12}
    assert found.judgements == {}
    assert found.service == "MER"
    # Japan: nine hours before UTC's clock says so.
    assert found.time_achieved == 1_577_901_845_000


def test_a_datum_is_small() -> None:
    [row] = parsed(TYPE, one(extra="x", score=1501.0)).rows
    assert (row.number, row.datum) == (1, mer_item())


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
    body = one(clear_type=clear_type)
    assert score(TYPE, body, catalogue()).metrics["lamp"] == lamp


def test_values_that_mean_something_else() -> None:
    assert score(TYPE, one(miss_count=-1), catalogue()).optional == {}
    double = score(TYPE, one(play_type="DOUBLE"), catalogue())
    assert double.chart.playtype == "DP"
    beginner = orjson.dumps([mer_item(diff_type="BEGINNER"), mer_item()])
    assert [row.number for row in parsed(TYPE, beginner).rows] == [2]
    assert outcomes(TYPE, b"[]", catalogue()) == []


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            {"music_id": 1},
            FailureKind.NOT_FOUND,
            "Could not find chart with in-game ID 1 (SP ANOTHER).",
        ),
        # Not primary, and of fans.
        ({"diff_type": "HYPER"}, FailureKind.NOT_FOUND, "Could not find chart with in"),
        (
            {"diff_type": "NORMAL"},
            FailureKind.NOT_FOUND,
            "Could not find chart with in",
        ),
        (
            {"update_time": "2020-01-02T03:04:05"},
            FailureKind.INVALID,
            "Invalid/Unparsable score timestamp of 2020-01-02T03:04:05.",
        ),
        (
            {"update_time": ""},
            FailureKind.INVALID,
            "Invalid/Unparsable score timestamp",
        ),
    ],
)
def test_items_refused(change: dict[str, Any], kind: FailureKind, message: str) -> None:
    found, said = failure(TYPE, one(**change), catalogue())
    assert (found, said[: len(message)]) == (kind, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Invalid JSON. ("),
        (b"{}", "Invalid MER-IIDX JSON: Expected Top-Level Array."),
        (b"null", "Invalid MER-IIDX JSON: Expected Top-Level Array."),
        (b"[1]", "Invalid MER-IIDX JSON: [Index 0]"),
        (
            orjson.dumps([mer_item(), {}]),
            "Invalid MER-IIDX JSON: [Index 1] music_id | E",
        ),
        (one(music_id="1000"), "Invalid MER-IIDX JSON: [Index 0] music_id | Expected"),
        (one(music_id=2**60), "Invalid MER-IIDX JSON: [Index 0] music_id | Expected"),
        (one(score=-1), "Invalid MER-IIDX JSON: [Index 0] score | Expected"),
        (one(score=1.5), "Invalid MER-IIDX JSON: [Index 0] score | Expected"),
        (one(score=True), "Invalid MER-IIDX JSON: [Index 0] score | Expected"),
        (one(miss_count=-2), "Invalid MER-IIDX JSON: [Index 0] miss_count | Expected"),
        (
            one(miss_count=None),
            "Invalid MER-IIDX JSON: [Index 0] miss_count | Expected",
        ),
        (one(play_type="SP"), "Invalid MER-IIDX JSON: [Index 0] play_type | Expected"),
        (
            one(diff_type="BLACK"),
            "Invalid MER-IIDX JSON: [Index 0] diff_type | Expected",
        ),
        (one(clear_type="FULL COMBO"), "Invalid MER-IIDX JSON: [Index 0] clear_type |"),
        (one(update_time=5), "Invalid MER-IIDX JSON: [Index 0] update_time | Expected"),
        (one(update_time="\0"), "Invalid MER-IIDX JSON: [Index 0]"),
    ],
)
def test_files_refused(body: bytes, message: str) -> None:
    status, said = refusal(TYPE, body)
    assert (status, said[: len(message)]) == (400, message)
