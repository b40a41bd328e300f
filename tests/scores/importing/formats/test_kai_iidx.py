from __future__ import annotations

from typing import Any

import orjson
import pytest

from scores.importing.charts import Catalogue, Lookup
from scores.importing.formats import FORMATS
from scores.importing.types import Failure, FailureKind, ProvidedClass
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    refusal,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "api/flo-iidx"
LAMPS = (
    "NO PLAY",
    "FAILED",
    "ASSIST CLEAR",
    "EASY CLEAR",
    "CLEAR",
    "HARD CLEAR",
    "EX HARD CLEAR",
    "FULL COMBO",
)


def item(**changes: Any) -> dict[str, Any]:
    """A change to `...` takes the key away."""
    whole = {
        "music_id": 1000,
        "play_style": "SINGLE",
        "difficulty": "ANOTHER",
        "version_played": 27,
        "lamp": 5,
        "ex_score": 1200,
        "miss_count": 12,
        "fast_count": 30,
        "slow_count": 40,
        "timestamp": "2021-05-01T12:00:00Z",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not ...}


def body(*items: Any, profile: Any = None) -> bytes:
    return orjson.dumps({"items": items, "profile": profile})


def catalogue() -> Catalogue:
    song = make_song()
    old = make_song(id=2, title="Old")
    versions = tuple(map(str, range(20, 33)))
    fan_made = {"inGameID": 1000, "2dxtraSet": "Kichiku"}
    return make_catalogue(
        make_chart(song, versions=versions, data={"inGameID": 1000}),
        make_chart(song, "DP", versions=versions, data={"inGameID": [1000, 5]}),
        make_chart(song, "SP", "HYPER", versions=versions, data=fan_made),
        make_chart(song, "SP", "BEGINNER", versions=versions, data={"inGameID": 1000}),
        make_chart(
            old, "SP", "LEGGENDARIA", versions=versions, data={"inGameID": 1017}
        ),
    )


def test_the_example_of_the_documents() -> None:
    found = score(TYPE, body(item()), catalogue())
    assert (found.chart.playtype, found.chart.difficulty) == ("SP", "ANOTHER")
    assert found.metrics == {"score": 1200, "lamp": "HARD CLEAR"}
    assert found.optional == {"bp": 12, "fast": 30, "slow": 40}
    assert found.judgements == {}
    assert found.time_achieved == 1_619_870_400_000
    assert found.service == "FLO"
    assert score("api/eag-iidx", body(item()), catalogue()).service == "EAG"


def test_a_datum_is_what_the_documents_name() -> None:
    [row] = parsed(TYPE, body(item(_id="x", shop={"name": "y"}))).rows
    assert (row.number, row.datum) == (1, item())
    assert FORMATS[TYPE].lookup(row.datum, {}) == Lookup("inGameID:1000", False)


@pytest.mark.parametrize("lamp", range(8))
def test_lamps(lamp: int) -> None:
    found = score(TYPE, body(item(lamp=lamp)), catalogue())
    assert found.metrics["lamp"] == LAMPS[lamp]


@pytest.mark.parametrize("version", range(20, 33))
def test_versions(version: int) -> None:
    chart = make_chart(make_song(), versions=(str(version),), data={"inGameID": 1000})
    found = score(TYPE, body(item(version_played=version)), make_catalogue(chart))
    assert found.chart is chart


@pytest.mark.parametrize(
    ("change", "optional"),
    [
        ({"miss_count": -1}, {"fast": 30, "slow": 40}),
        ({"miss_count": None}, {"fast": 30, "slow": 40}),
        ({"miss_count": 0}, {"bp": 0, "fast": 30, "slow": 40}),
        ({"fast_count": None, "slow_count": None}, {"bp": 12}),
        ({"fast_count": ..., "slow_count": 0.0}, {"bp": 12, "slow": 0}),
    ],
)
def test_what_is_not_known_is_left_out(
    change: dict[str, Any], optional: dict[str, int]
) -> None:
    assert score(TYPE, body(item(**change)), catalogue()).optional == optional


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2021-05-01T21:00:00+09:00", 1_619_870_400_000),
        ("2021-05-01T12:00:00.123Z", 1_619_870_400_123),
        ("2021-05-01T12:00:00", 1_619_870_400_000),
        ("2021-05-01 12:00:00", 1_619_870_400_000),
        ("2021-05-01", 1_619_827_200_000),
    ],
)
def test_times(text: str, time: int) -> None:
    found = score(TYPE, body(item(timestamp=text)), catalogue())
    assert found.time_achieved == time


@pytest.mark.parametrize(("old", "new"), [(1100, 1017), (24101, 24011)])
@pytest.mark.parametrize("difficulty", ["BEGINNER", "NORMAL", "ANOTHER"])
def test_old_leggendaria_songs_are_difficulties_now(
    old: int, new: int, difficulty: str
) -> None:
    song = make_song(id=2, title="Old")
    chart = make_chart(
        song, "SP", "LEGGENDARIA", versions=("27",), data={"inGameID": new}
    )
    found = score(
        TYPE, body(item(music_id=old, difficulty=difficulty)), make_catalogue(chart)
    )
    assert found.chart is chart


def test_beginner_charts_are_skipped() -> None:
    skipped = failure(TYPE, body(item(difficulty="BEGINNER")), catalogue())
    assert skipped == (FailureKind.SKIP, "")


@pytest.mark.parametrize(
    "change",
    [
        {"music_id": 1},
        {"difficulty": "NORMAL"},
        # Only one that fans made has this ID.
        {"difficulty": "HYPER"},
        {"play_style": "DOUBLE", "difficulty": "LEGGENDARIA"},
    ],
)
def test_charts_not_found(change: dict[str, Any]) -> None:
    kind, said = failure(TYPE, body(item(**change)), catalogue())
    assert kind == FailureKind.NOT_FOUND
    assert said.startswith("Could not find chart with in-game ID ")


@pytest.mark.parametrize(
    "bad",
    [
        1,
        None,
        "x",
        [],
        {},
        item(music_id=...),
        item(music_id=-1),
        item(music_id="1000"),
        item(music_id=True),
        item(music_id=1e300),
        item(play_style="SP"),
        item(difficulty="KICHIKU"),
        item(version_played=19),
        item(version_played=33),
        item(lamp=8),
        item(lamp=-1),
        item(ex_score=None),
        item(ex_score=1.5),
        item(ex_score=-1),
        item(miss_count=-2),
        item(fast_count=-1),
        item(slow_count="4"),
        item(timestamp=...),
        item(timestamp=1_600_000_000),
        item(timestamp="yesterday"),
        item(timestamp="2021-02-30T00:00:00Z"),
        item(timestamp="2021-05-01T12:00:00\0Z"),
        item(timestamp="0001-01-01T00:00:00+23:59"),
        item(timestamp="9999-12-31T23:59:59-23:59"),
        item(timestamp="x" * 5000),
    ],
)
def test_a_bad_item_is_a_bad_datum_and_nothing_more(bad: object) -> None:
    whole = body(bad, item())
    refused, taken = outcomes(TYPE, whole, catalogue())
    assert isinstance(refused, Failure)
    assert refused.kind == FailureKind.INVALID
    assert refused.message.startswith("Invalid Kai item: ")
    assert not isinstance(taken, Failure)
    assert FORMATS[TYPE].lookup(parsed(TYPE, whole).rows[0].datum, {}) == refused


@pytest.mark.parametrize(
    ("profile", "classes"),
    [
        ({"sp": 0, "dp": 18}, [("SP", "KYU_7"), ("DP", "KAIDEN")]),
        ({"sp": 17, "dp": None}, [("SP", "CHUUDEN")]),
        ({"dp": 7}, [("DP", "DAN_1")]),
        ({"sp": 19, "dp": -1}, []),
        ({"sp": True, "dp": "3"}, []),
        ({"sp": 2.5, "dp": []}, []),
        ({}, []),
        (None, []),
        ([], []),
        ("x", []),
    ],
)
def test_classes_never_end_an_import(
    profile: object, classes: list[tuple[str, str]]
) -> None:
    found = parsed(TYPE, body(item(), profile=profile))
    assert found.classes == tuple(
        ProvidedClass(playtype, "dan", value) for playtype, value in classes
    )
    assert len(found.rows) == 1


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'{"items":{}}', b'{"items":null}'])
def test_an_answer_without_a_list_is_the_services_fault(answer: bytes) -> None:
    assert refusal(TYPE, answer)[0] == 500
