from __future__ import annotations

from typing import Any

import orjson
import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import Failure, FailureKind, ProvidedClass
from tests.scores.importing.formats.reading import failure, only, parsed, score
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "api/min-sdvx"
VERSIONS = ("booth", "inf", "gw", "heaven", "vivid", "exceed")


def item(**changes: Any) -> dict[str, Any]:
    whole = {
        "music_id": 5,
        "music_difficulty": 2,
        "played_version": 6,
        "clear_type": 3,
        "score": 9_866_844,
        "max_chain": 700,
        "critical": 1000,
        "near": 20,
        "error": 3,
        "early": 8,
        "late": 12,
        "gauge_rate": 95.5,
        "timestamp": "2021-05-01T12:00:00Z",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not ...}


def body(*items: Any, profile: Any = None) -> bytes:
    return orjson.dumps({"items": items, "profile": profile})


def catalogue() -> Catalogue:
    song = make_song("sdvx", 5)
    return make_catalogue(
        *(
            make_chart(song, "Single", name, versions=VERSIONS, data={"inGameID": 5})
            for name in ("NOV", "ADV", "EXH", "GRV", "MXM", "ULT")
        )
    )


def test_a_score() -> None:
    found = score(TYPE, body(item(shop="x")), catalogue())
    assert found.chart.difficulty == "EXH"
    assert found.metrics == {"score": 9_866_844, "lamp": "EXCESSIVE CLEAR"}
    assert found.judgements == {"critical": 1000, "near": 20, "miss": 3}
    assert found.optional == {"fast": 8, "slow": 12, "gauge": 95.5, "maxCombo": 700}
    assert found.time_achieved == 1_619_870_400_000
    assert found.service == "MIN"


@pytest.mark.parametrize("service", ["FLO", "EAG", "MIN"])
def test_services(service: str) -> None:
    import_type = f"api/{service.lower()}-sdvx"
    assert score(import_type, body(item()), catalogue()).service == service


@pytest.mark.parametrize(
    ("number", "difficulty"), list(enumerate(("NOV", "ADV", "EXH", "GRV", "MXM")))
)
def test_difficulties(number: int, difficulty: str) -> None:
    found = score(TYPE, body(item(music_difficulty=number)), catalogue())
    assert found.chart.difficulty == difficulty


@pytest.mark.parametrize("infinite", ["INF", "GRV", "HVN", "VVD", "XCD"])
def test_the_infinite_difficulty_is_what_the_song_has(infinite: str) -> None:
    chart = make_chart(
        make_song("sdvx"), "Single", infinite, versions=VERSIONS, data={"inGameID": 5}
    )
    found = score(TYPE, body(item(music_difficulty=3)), make_catalogue(chart))
    assert found.chart is chart


@pytest.mark.parametrize(("number", "version"), list(enumerate(VERSIONS, 1)))
def test_versions(number: int, version: str) -> None:
    chart = make_chart(
        make_song("sdvx"),
        "Single",
        "EXH",
        versions=(version,),
        is_primary=False,
        data={"inGameID": 5},
    )
    other = body(item(played_version=number % 6 + 1))
    found = score(TYPE, body(item(played_version=number)), make_catalogue(chart))
    assert found.chart is chart
    assert failure(TYPE, other, make_catalogue(chart))[0] == FailureKind.NOT_FOUND


@pytest.mark.parametrize(
    ("number", "lamp"),
    [
        (1, "FAILED"),
        (2, "CLEAR"),
        (3, "EXCESSIVE CLEAR"),
        (4, "ULTIMATE CHAIN"),
        (5, "PERFECT ULTIMATE CHAIN"),
        (6, "MAXXIVE CLEAR"),
    ],
)
def test_lamps(number: int, lamp: str) -> None:
    found = score(TYPE, body(item(clear_type=number)), catalogue())
    assert found.metrics["lamp"] == lamp


def test_what_is_not_known() -> None:
    unknown = body(item(error=None, early=None, late=...))
    found = score(TYPE, unknown, catalogue())
    assert found.judgements == {"critical": 1000, "near": 20, "miss": None}
    assert found.optional == {"gauge": 95.5, "maxCombo": 700}


@pytest.mark.parametrize(
    "bad",
    [
        7,
        item(music_id=...),
        item(music_difficulty=5),
        item(music_difficulty=-1),
        item(played_version=0),
        item(played_version=7),
        item(clear_type=0),
        item(clear_type=7),
        item(score=10_000_001),
        item(score=-1),
        item(score="9"),
        item(max_chain=None),
        item(critical=1.5),
        item(near=-1),
        item(error=-1),
        item(early="x"),
        item(late=2**60),
        item(gauge_rate=100.5),
        item(gauge_rate=-0.5),
        item(gauge_rate=None),
        item(timestamp="x"),
    ],
)
def test_a_bad_item_is_a_bad_datum(bad: object) -> None:
    outcome = only(TYPE, body(bad), catalogue())
    assert isinstance(outcome, Failure)
    assert outcome.kind == FailureKind.INVALID


def test_a_chart_not_found() -> None:
    assert failure(TYPE, body(item(music_id=6)), catalogue()) == (
        FailureKind.NOT_FOUND,
        "Could not find chart with in-game ID 6 (EXH) in version exceed.",
    )


@pytest.mark.parametrize(
    ("level", "dan"),
    [
        (0, None),
        (1, "DAN_1"),
        (11, "DAN_11"),
        (12, "INF"),
        (13, None),
        (-1, None),
        (None, None),
        (True, None),
        ("5", None),
    ],
)
def test_skill_levels(level: object, dan: str | None) -> None:
    found = parsed(TYPE, body(profile={"skill_level": level}))
    expected = (ProvidedClass("Single", "dan", dan),) if dan else ()
    assert found.classes == expected
    assert parsed(TYPE, body(profile={})).classes == ()
