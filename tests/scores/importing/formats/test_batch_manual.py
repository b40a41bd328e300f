from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from scores.games import all_playtypes
from scores.games.schema import Kind, Playtype
from scores.importing.charts import Catalogue
from scores.importing.types import DryScore, FailureKind, ProvidedClass
from tests.scores.files import batch, batch_score
from tests.scores.importing.formats.reading import (
    NOW,
    failure,
    only,
    parsed,
    refusal,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "file/batch-manual"
DIRECT = "ir/direct-manual"
INFER = {"inferScoreTimeAchieved": "true"}


def catalogue() -> Catalogue:
    song = make_song(id=1)
    return make_catalogue(
        make_chart(song, versions=("27",), data={"inGameID": 1000, "notecount": 786}),
        make_chart(song, "DP", data={"inGameID": 1000, "notecount": 786}),
    )


def test_the_example_of_the_documents() -> None:
    body = b"""{"meta":{"game":"iidx","playtype":"SP","service":"My Tracker"},
     "scores":[{"score":1200,"lamp":"CLEAR","matchType":"inGameID",
                "identifier":"1000","difficulty":"ANOTHER",
                "timeAchieved":1700000000000,
                "judgements":{"pgreat":500,"great":200},"optional":{"bp":31},
                "scoreMeta":{"random":"MIRROR"}}],
     "classes":{"dan":"DAN_10"}}"""
    found = score(TYPE, body, catalogue())
    assert found.metrics == {"score": 1200, "lamp": "CLEAR"}
    assert found.judgements == {"pgreat": 500, "great": 200}
    assert found.optional == {"bp": 31}
    assert found.score_meta == {"random": "MIRROR"}
    assert found.time_achieved == 1_700_000_000_000
    assert found.service == "My Tracker (BATCH-MANUAL)"
    assert found.comment is None
    assert parsed(TYPE, body).classes == (ProvidedClass("SP", "dan", "DAN_10"),)
    assert score(DIRECT, body, catalogue()).service == "My Tracker (DIRECT-MANUAL)"


def test_context_and_places() -> None:
    found = parsed(TYPE, batch(batch_score(), batch_score(), version="27"))
    assert found.game == "iidx"
    assert [row.number for row in found.rows] == [1, 2]
    assert found.context == {
        "game": "iidx",
        "playtype": "SP",
        "service": "My Tracker (BATCH-MANUAL)",
        "version": "27",
    }


def test_a_datum_says_only_what_was_said() -> None:
    nulls = dict.fromkeys(
        ("artist", "comment", "timeAchieved", "judgements", "optional", "hitMeta",
         "scoreMeta")
    )  # fmt: skip
    plain, padded = parsed(TYPE, batch(batch_score(), batch_score(**nulls))).rows
    assert plain.datum == padded.datum == batch_score()


@pytest.mark.parametrize("service", ["abc", "x" * 60, "曲曲曲"])
def test_services(service: str) -> None:
    found = parsed(TYPE, batch(service=service))
    assert found.context["service"] == f"{service} (BATCH-MANUAL)"
    assert found.rows == []


def test_a_version_of_null_is_none() -> None:
    assert "version" not in parsed(TYPE, batch(version=None)).context


@pytest.mark.parametrize("classes", [None, {}, {"dan": None}])
def test_classes_may_be_left_empty(classes: object) -> None:
    assert parsed(TYPE, batch(classes=classes)).classes == ()


def test_the_words_of_a_nul_are_none() -> None:
    body = batch(batch_score(comment="\\u0000"))
    assert score(TYPE, body, catalogue()).comment == "\\u0000"


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"score": 1200.0}, "metrics", {"score": 1200, "lamp": "HARD CLEAR"}),
        ({"judgements": {"great": 1.0}}, "judgements", {"great": 1}),
        ({"judgements": {"great": None}}, "judgements", {"great": None}),
        ({"judgements": None}, "judgements", {}),
        ({"optional": {"bp": None}}, "optional", {"bp": None}),
        ({"optional": {"gsmEasy": [1, None]}}, "optional", {"gsmEasy": [1, None]}),
        ({"optional": {"gauge": 55}}, "optional", {"gauge": 55}),
        ({"hitMeta": {"bp": 5}}, "optional", {"bp": 5}),
        ({"optional": None, "hitMeta": {"bp": 5}}, "optional", {"bp": 5}),
        ({"optional": {"bp": 6}, "hitMeta": {"bp": 5}}, "optional", {"bp": 6}),
        ({"optional": {}, "hitMeta": {"bp": 5}}, "optional", {}),
        ({"scoreMeta": {"gauge": "EX-HARD"}}, "score_meta", {"gauge": "EX-HARD"}),
        ({"scoreMeta": None}, "score_meta", {}),
        ({"comment": "nice"}, "comment", "nice"),
        ({"comment": None}, "comment", None),
        ({"timeAchieved": 0}, "time_achieved", None),
        ({"timeAchieved": 0.0}, "time_achieved", None),
        ({"timeAchieved": None}, "time_achieved", None),
        ({"timeAchieved": 1e12 + 1}, "time_achieved", 1_000_000_000_001),
        ({"timeAchieved": 1.7e12 + 0.5}, "time_achieved", 1_700_000_000_000),
    ],
)
def test_values_taken(change: dict[str, Any], field: str, value: object) -> None:
    found = getattr(score(TYPE, batch(batch_score(**change)), catalogue()), field)
    assert found == value
    if field == "metrics":
        assert type(found["score"]) is int


def test_a_maximum_of_the_chart_is_not_looked_at_yet() -> None:
    body = batch(batch_score(score=99_999))
    assert score(TYPE, body, catalogue()).metrics["score"] == 99_999


@pytest.mark.parametrize("time", [9e15, 1e300, 2**63])
def test_times_that_no_date_holds_are_the_scores_fault(time: float) -> None:
    assert failure(TYPE, batch(batch_score(timeAchieved=time)), catalogue()) == (
        FailureKind.INVALID,
        "Invalid timestamp: score happens in the future.",
    )


def test_both_sides_of_double_play_have_their_own_options() -> None:
    body = batch(
        batch_score(scoreMeta={"random": ["MIRROR", "S-RANDOM"]}), playtype="DP"
    )
    found = score(TYPE, body, catalogue())
    assert found.score_meta == {"random": ["MIRROR", "S-RANDOM"]}
    assert found.chart.playtype == "DP"
    alone = batch(batch_score(scoreMeta={"random": "MIRROR"}), playtype="DP")
    assert refusal(TYPE, alone)[0] == 400


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"identifier": "1"}, FailureKind.NOT_FOUND),
        ({"identifier": "x"}, FailureKind.INVALID),
        ({"difficulty": None}, FailureKind.INVALID),
        ({"difficulty": ...}, FailureKind.INVALID),
        ({"difficulty": "EXPERT"}, FailureKind.INVALID),
        ({"matchType": "bmsChartHash"}, FailureKind.INVALID),
        ({"matchType": "songTitle", "identifier": "x"}, FailureKind.NOT_FOUND),
    ],
)
def test_what_a_score_says_of_its_chart_is_its_own_affair(
    change: dict[str, Any], kind: FailureKind
) -> None:
    assert failure(TYPE, batch(batch_score(**change)), catalogue())[0] == kind


def test_the_version_is_that_of_meta() -> None:
    body = batch(batch_score(), version="27")
    assert score(TYPE, body, catalogue()).chart.versions == ("27",)
    other = batch(batch_score(), version="28")
    assert failure(TYPE, other, catalogue())[0] == FailureKind.NOT_FOUND


def test_a_direct_score_is_of_now_if_its_tool_says_so() -> None:
    one = batch(batch_score())
    assert score(DIRECT, one, catalogue(), INFER).time_achieved == NOW
    assert score(DIRECT, one, catalogue()).time_achieved is None
    without = {"inferScoreTimeAchieved": "false"}
    assert score(DIRECT, one, catalogue(), without).time_achieved is None
    assert score(TYPE, one, catalogue(), INFER).time_achieved is None
    unknown = batch(batch_score(timeAchieved=0))
    assert score(DIRECT, unknown, catalogue(), INFER).time_achieved == NOW


@pytest.mark.parametrize(
    "body",
    [
        batch(),
        batch(batch_score(), batch_score()),
        batch(batch_score(timeAchieved=1_700_000_000_000)),
    ],
)
def test_only_one_score_without_a_time_can_be_of_now(body: bytes) -> None:
    status, said = refusal(DIRECT, body, INFER)
    assert (status, said.partition(":")[0]) == (400, "Cannot infer timeAchieved")
    assert len(parsed(DIRECT, body).rows) < 3


def minimal(playtype: Playtype) -> dict[str, Any]:
    """The lowest value of everything a score must have."""
    values = {
        metric.name: metric.values[0]
        if metric.kind is Kind.ENUM
        else (metric.minimum or 0)
        for metric in playtype.provided
    }
    return {**values, "matchType": playtype.match_types[0], "identifier": "0"}


@pytest.mark.parametrize("playtype", all_playtypes(), ids=str)
def test_every_game_has_its_schema(playtype: Playtype) -> None:
    names = {"game": playtype.game, "playtype": playtype.name}
    optional = {metric.name: None for metric in playtype.optional}
    judgements = dict.fromkeys(playtype.judgements, 0)
    full = {**minimal(playtype), "optional": optional, "judgements": judgements}
    found = parsed(TYPE, batch(minimal(playtype), full, **names))
    assert len(found.rows) == 2
    for metric in playtype.provided:
        changed = {**full, metric.name: []}
        place = f"scores[0].{metric.name} | "
        assert place in refusal(TYPE, batch(changed, **names))[1]
    for metric in playtype.optional:
        changed = {**full, "optional": {metric.name: "x"}}
        place = f"scores[0].optional.{metric.name} | "
        assert place in refusal(TYPE, batch(changed, **names))[1]


def test_ten_thousand_scores_take_no_second() -> None:
    body = batch(
        *(
            batch_score(
                identifier="1000",
                timeAchieved=1_700_000_000_000 + number,
                judgements={"pgreat": 700, "great": 101},
                optional={"bp": 31},
                scoreMeta={"random": "MIRROR"},
            )
            for number in range(10_000)
        )
    )
    started = time.process_time()
    found = parsed(TYPE, body)
    assert time.process_time() - started < 1
    assert len(found.rows) == 10_000


def test_a_stored_datum_converts_again() -> None:
    found = parsed(TYPE, batch(batch_score(), version="27"))
    again = orjson.loads(orjson.dumps(found.rows[0].datum))
    assert again == found.rows[0].datum
    assert isinstance(only(TYPE, batch(again, version="27"), catalogue()), DryScore)
