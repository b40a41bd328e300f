"""The ids of scores and orphans, by the documents' check values."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.games import playtype_for
from scores.importing.identity import canonical_json, orphan_id, score_id

CHART = "c2311194e3897ddb5745b1760d2c0141f933e683"
KNOWN = "R5d669c4d5d6ca80761e87698acd77c51d2bed95b64ab76e65952dbca7c26bc81"


def test_the_documented_score_has_the_documented_id() -> None:
    iidx = playtype_for("iidx", "SP")
    assert iidx is not None
    metrics = {"score": 786, "lamp": "CLEAR"}
    assert score_id(1, CHART, iidx, metrics, {}) == KNOWN
    # Whole, whichever way JSON wrote it; and other metrics play no part.
    assert score_id(1, CHART, iidx, {"score": 786.0, "lamp": "CLEAR"}, {}) == KNOWN
    assert score_id(1, CHART, iidx, metrics, {"bp": 3}) == KNOWN
    for user, chart, score, lamp in (
        (2, CHART, 786, "CLEAR"),
        (1, CHART[:-1] + "4", 786, "CLEAR"),
        (1, CHART, 787, "CLEAR"),
        (1, CHART, 786, "FAILED"),
    ):
        other = score_id(user, chart, iidx, {"score": score, "lamp": lamp}, {})
        assert other != KNOWN


@pytest.mark.parametrize(
    ("game", "playtype", "metrics", "optional", "part"),
    [
        ("sdvx", "Single", {"score": 1, "lamp": "CLEAR"}, "exScore", True),
        ("ddr", "SP", {"score": 1, "lamp": "CLEAR"}, "exScore", True),
        ("sdvx", "Single", {"score": 1, "lamp": "CLEAR"}, "maxCombo", False),
        ("usc", "Controller", {"score": 1, "lamp": "CLEAR"}, "maxCombo", False),
        (
            "ongeki",
            "Single",
            {"score": 1, "noteLamp": "CLEAR", "bellLamp": "NONE", "platinumScore": 1},
            "damage",
            True,
        ),
        (
            "ongeki",
            "Single",
            {"score": 1, "noteLamp": "CLEAR", "bellLamp": "NONE", "platinumScore": 1},
            "bellCount",
            True,
        ),
        (
            "ongeki",
            "Single",
            {"score": 1, "noteLamp": "CLEAR", "bellLamp": "NONE", "platinumScore": 1},
            "totalBellCount",
            False,
        ),
    ],
)
def test_some_optional_metrics_are_part_of_it(
    game: str, playtype: str, metrics: dict[str, Any], optional: str, part: bool
) -> None:
    tables = playtype_for(game, playtype)
    assert tables is not None
    without = score_id(1, CHART, tables, metrics, {})
    assert score_id(1, CHART, tables, metrics, {optional: None}) == without
    assert (score_id(1, CHART, tables, metrics, {optional: 7}) != without) is part


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [1.0, 2.5, None]}, '{"a":[1,2.5,null],"b":1}'),
        ({"title": '雪 "x"\n'}, '{"title":"雪 \\"x\\"\\n"}'),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        ([1e21, 1.5e300, 5e-324], "[1e+21,1.5e+300,5e-324]"),
        ([0.0001, 5e-05, 1e-06, 1e-07], "[0.0001,0.00005,0.000001,1e-7]"),
        ([-2.5e-05, -3.0, 98.7654], "[-0.000025,-3,98.7654]"),
        (123456789012345680000.0, "123456789012345680000"),
        ((True, False), "[true,false]"),
    ],
)
def test_canonical_json_is_what_javascript_prints(value: Any, text: str) -> None:
    assert canonical_json(value) == text


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.text(st.characters(exclude_categories=["Cs"])),
)
def test_a_scores_id_is_the_hash_of_canonical_json(
    chart_id: str, score: float, lamp: str | None
) -> None:
    iidx = playtype_for("iidx", "SP")
    assert iidx is not None
    metrics = {"score": score, "lamp": lamp}
    text = canonical_json({"userID": 7, "chartID": chart_id, **metrics})
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert score_id(7, chart_id, iidx, metrics, {}) == f"R{digest}"


def test_an_orphans_id_is_of_all_that_it_holds() -> None:
    known = orphan_id(1, "file/x", {"title": "a"}, {"version": "27"})
    assert known.startswith("O")
    assert len(known) == 65
    assert known == orphan_id(1, "file/x", {"title": "a"}, {"version": "27"})
    others = {
        orphan_id(2, "file/x", {"title": "a"}, {"version": "27"}),
        orphan_id(1, "file/y", {"title": "a"}, {"version": "27"}),
        orphan_id(1, "file/x", {"title": "b"}, {"version": "27"}),
        orphan_id(1, "file/x", {"title": "a"}, {"version": "28"}),
    }
    assert len(others | {known}) == 5
