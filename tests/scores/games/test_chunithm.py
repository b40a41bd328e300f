"""CHUNITHM. Expected values are worked out from games, section 3, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.chunithm import SINGLE
from scores.games.schema import Rating
from tests.scores.games.made import (
    class_of,
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

CHART = made_chart(SINGLE, 14.5, inGameID=1)


def _play(score: int, note: str = "NONE", clear: str = "CLEAR", **more: Any) -> Any:
    lamps: dict[str, Any] = {"noteLamp": note, "clearLamp": clear}
    return made_data(SINGLE, CHART, score=score, **lamps, **more)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "D"),
        (499_999, "D"),
        (500_000, "C"),
        (599_999, "C"),
        (600_000, "B"),
        (699_999, "B"),
        (700_000, "BB"),
        (799_999, "BB"),
        (800_000, "BBB"),
        (899_999, "BBB"),
        (900_000, "A"),
        (924_999, "A"),
        (925_000, "AA"),
        (949_999, "AA"),
        (950_000, "AAA"),
        (974_999, "AAA"),
        (975_000, "S"),
        (989_999, "S"),
        (990_000, "S+"),
        (999_999, "S+"),
        (1_000_000, "SS"),
        (1_004_999, "SS"),
        (1_005_000, "SS+"),
        (1_007_499, "SS+"),
        (1_007_500, "SSS"),
        (1_008_999, "SSS"),
        (1_009_000, "SSS+"),
        (1_010_000, "SSS+"),
    ],
)
def test_grade(score: int, grade: str) -> None:
    assert _play(score)["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "rating"),
    [
        # 1450 + 215, the same from 1,009,000 on
        (14.5, 1_010_000, 16.65),
        (14.5, 1_009_000, 16.65),
        # 1450 + 200 + 14.99
        (14.5, 1_008_999, 16.64),
        (14.5, 1_007_500, 16.5),
        # 1450 + 150 + 49.98
        (14.5, 1_007_499, 16.49),
        (14.5, 1_005_000, 16.0),
        # 1450 + 100 + 49.99
        (14.5, 1_004_999, 15.99),
        (14.5, 1_000_000, 15.5),
        # 1450 + 99.996
        (14.5, 999_999, 15.49),
        (14.5, 975_000, 14.5),
        # 950 + 499.993
        (14.5, 974_999, 14.49),
        (14.5, 900_000, 9.5),
        # 475 + 474.995
        (14.5, 899_999, 9.49),
        (14.5, 800_000, 4.75),
        # 475 * 299,999 / 300,000
        (14.5, 799_999, 4.74),
        # 475 / 2
        (14.5, 650_000, 2.37),
        (14.5, 500_000, 0),
        (14.5, 499_999, 0),
        (14.5, 0, 0),
        (15.7, 1_010_000, 17.85),
        (0, 1_010_000, 2.15),
        # 300 - 500 + 333.33
        (3, 950_000, 1.33),
        # below zero: -200, and -100 - 50
        (3, 900_000, 0),
        (3, 850_000, 0),
    ],
)
def test_rating(level: float, score: int, rating: float) -> None:
    chart = made_chart(SINGLE, level, inGameID=1)
    assert rating_of(SINGLE, "rating", _play(score), chart) == rating


@pytest.mark.parametrize(
    ("ratings", "naive"),
    [
        ([], None),
        ([None], None),
        ([16] * 4, 1.28),
        ([17.15] * 50, 17.15),
        # the 51st does not count
        ([16] * 50 + [1], 16),
        # 80,001 / 50 = 1600.02 is cut off; 49 / 50 is
        ([16] * 49 + [16.01], 16),
        ([0.49], 0),
    ],
)
def test_profile_rating(ratings: list[Rating], naive: Rating) -> None:
    bests = made_bests("rating", *ratings)
    assert profile_of(SINGLE, "naiveRating", bests) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (None, None),
        (0, "BLUE"),
        (1.99, "BLUE"),
        (2, "GREEN"),
        (3.99, "GREEN"),
        (4, "ORANGE"),
        (6.99, "ORANGE"),
        (7, "RED"),
        (9.99, "RED"),
        (10, "PURPLE"),
        (11.99, "PURPLE"),
        (12, "COPPER"),
        (13.24, "COPPER"),
        (13.25, "SILVER"),
        (14.49, "SILVER"),
        (14.5, "GOLD"),
        (15.24, "GOLD"),
        (15.25, "PLATINUM"),
        (15.99, "PLATINUM"),
        (16, "RAINBOW"),
        (16.24, "RAINBOW"),
        (16.25, "RAINBOW_II"),
        (16.5, "RAINBOW_III"),
        (16.74, "RAINBOW_III"),
        (16.75, "RAINBOW_IV"),
        (16.99, "RAINBOW_IV"),
        (17, "RAINBOW_EX_I"),
        (17.25, "RAINBOW_EX_II"),
        (17.49, "RAINBOW_EX_II"),
        (17.5, "RAINBOW_EX_III"),
        (17.85, "RAINBOW_EX_III"),
    ],
)
def test_colour(naive: Rating, colour: str | None) -> None:
    assert class_of(SINGLE, "colour", naiveRating=naive) == colour


AJC, AJ, FC = "ALL JUSTICE CRITICAL", "ALL JUSTICE", "FULL COMBO"


def _notes(jcrit: int, justice: int, attack: int, miss: int) -> dict[str, int]:
    return {"jcrit": jcrit, "justice": justice, "attack": attack, "miss": miss}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(1_010_000, AJC), 0),
        (_play(1_010_000, AJ), 1),
        (_play(1_010_000), 1),
        (_play(1_009_999, AJC), 1),
        (_play(1_009_999, AJ), 0),
        (_play(1_000_000, AJ), 0),
        (_play(999_999, AJ), 1),
        (_play(500_000, FC), 0),
        (_play(499_999, FC), 1),
        (_play(0), 0),
        # what is not given counts as 0
        (_play(1_010_000, AJC, judgements={"justice": 1}), 1),
        (_play(1_010_000, AJC, judgements={"justice": 0, "miss": None}), 0),
        (_play(1_009_000, AJ, judgements={"attack": 1}), 1),
        (_play(1_009_000, AJ, judgements={"miss": 1}), 1),
        (_play(1_009_000, AJ, judgements={"justice": 9}), 0),
        (_play(900_000, FC, judgements={"miss": 1}), 1),
        (_play(900_000, FC, judgements={"attack": 1}), 0),
        # the combo of a combo lamp is as long as there are notes
        (_play(990_000, FC, judgements=_notes(90, 6, 4, 0)), 0),
        (
            _play(
                990_000,
                FC,
                judgements=_notes(90, 6, 4, 0),
                optional={"maxCombo": 100},
            ),
            0,
        ),
        (
            _play(
                990_000,
                FC,
                judgements=_notes(90, 6, 4, 0),
                optional={"maxCombo": 99},
            ),
            1,
        ),
        (
            _play(
                990_000,
                judgements=_notes(90, 6, 4, 0),
                optional={"maxCombo": 99},
            ),
            0,
        ),
        (
            _play(
                990_000,
                FC,
                judgements={"jcrit": 90, "miss": 0},
                optional={"maxCombo": 99},
            ),
            0,
        ),
        # errors that the harder clears allow
        (_play(9, clear="CATASTROPHY", judgements=_notes(0, 4, 3, 2)), 0),
        (_play(9, clear="CATASTROPHY", judgements=_notes(0, 5, 3, 2)), 1),
        (_play(9, clear="ABSOLUTE", judgements=_notes(0, 40, 4, 5)), 0),
        (_play(9, clear="ABSOLUTE", judgements=_notes(0, 40, 5, 5)), 1),
        (_play(9, clear="BRAVE", judgements=_notes(0, 100, 40, 9)), 0),
        (_play(9, clear="BRAVE", judgements=_notes(0, 100, 40, 10)), 1),
        (_play(9, clear="HARD", judgements=_notes(0, 200, 81, 19)), 0),
        (_play(9, clear="HARD", judgements=_notes(0, 200, 79, 20)), 0),
        (_play(9, clear="HARD", judgements=_notes(0, 200, 80, 20)), 1),
        (_play(9, clear="BRAVE", judgements={"attack": 500, "miss": 500}), 0),
        (_play(9, clear="CLEAR", judgements=_notes(0, 900, 0, 900)), 0),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(SINGLE, data, CHART)) == wrong


def test_facts() -> None:
    assert SINGLE.ranking == ("score", "noteLamp", "clearLamp")
    assert [d.shorthand for d in SINGLE.difficulties or ()] == ["B", "A", "E", "M", "U"]
    assert SINGLE.metrics["grade"].relevant_from == "A"
    assert SINGLE.class_sets["colour"].minimum_scores == 50
    assert SINGLE.class_sets["colour"].relevant_from == "RAINBOW"
    assert SINGLE.class_sets["colour"].value("RAINBOW_EX_II").name == "虹(極)★★"
    assert SINGLE.class_sets["emblem"].value("DAN_INFINITE").name == "∞"
    assert SINGLE.enum_indexes["clearLamp"]["CATASTROPHY"] == 5
    assert [m.name for m in SINGLE.merges] == ["Best Note Lamp", "Best Clear Lamp"]
    assert len(SINGLE.versions) == 21
