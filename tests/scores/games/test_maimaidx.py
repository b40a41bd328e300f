"""maimai DX. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.maimaidx import SINGLE
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

CHART = made_chart(SINGLE, 13, inGameID=1, displayVersion="maimai")


def _play(percent: float, lamp: str = "CLEAR") -> Any:
    return made_data(SINGLE, CHART, percent=percent, lamp=lamp)


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (0, "D"),
        (49.9999, "D"),
        (50, "C"),
        (59.9999, "C"),
        (60, "B"),
        (69.9999, "B"),
        (70, "BB"),
        (74.9999, "BB"),
        (75, "BBB"),
        (79.9999, "BBB"),
        (80, "A"),
        (89.9999, "A"),
        (90, "AA"),
        (93.9999, "AA"),
        (94, "AAA"),
        (96.9999, "AAA"),
        (97, "S"),
        (97.9999, "S"),
        (98, "S+"),
        (98.9999, "S+"),
        (99, "SS"),
        (99.4999, "SS"),
        (99.5, "SS+"),
        (99.9999, "SS+"),
        (100, "SSS"),
        (100.4999, "SSS"),
        (100.5, "SSS+"),
        (101, "SSS+"),
    ],
)
def test_grade(percent: float, grade: str) -> None:
    assert _play(percent)["grade"] == grade


# Level 13: percent * 10,000 * factor * 130 / 100,000,000, cut off.
@pytest.mark.parametrize(
    ("percent", "rate"),
    [
        (101, 292),
        (100.5, 292),
        (100.4999, 290),
        (100.4998, 282),
        (100, 280),
        (99.9999, 278),
        (99.9998, 274),
        (99.5, 272),
        (99.4999, 269),
        (99, 267),
        (98.9999, 265),
        (98.9998, 261),
        (98, 258),
        (97.9999, 254),
        (97, 252),
        (96.9999, 221),
        (96.9998, 211),
        (94, 205),
        (93.9999, 185),
        (90, 177),
        (89.9999, 159),
        (80, 141),
        (79.9999, 133),
        (79.9998, 124),
        (75, 117),
        (74.9999, 109),
        (70, 101),
        (69.9999, 87),
        (60, 74),
        (59.9999, 62),
        (50, 52),
        (49.9999, 41),
        (40, 33),
        (39.9999, 24),
        (30, 18),
        (29.9999, 12),
        (20, 8),
        (19.9999, 4),
        (10, 2),
        (9.9999, 0),
        (0, 0),
    ],
)
def test_rate(percent: float, rate: int) -> None:
    assert rating_of(SINGLE, "rate", _play(percent), CHART) == rate


def test_the_highest_rate() -> None:
    # 337.68
    assert rating_of(SINGLE, "rate", _play(101), made_chart(SINGLE, 15)) == 337


@pytest.mark.parametrize(
    ("rates", "naive"),
    [([], None), ([0], 0), ([300] * 50 + [299], 15000), ([300, None, 1], 301)],
)
def test_profile_rate(rates: list[Rating], naive: Rating) -> None:
    assert profile_of(SINGLE, "naiveRate", made_bests("rate", *rates)) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (0, "WHITE"),
        (999, "WHITE"),
        (1000, "BLUE"),
        (1999, "BLUE"),
        (2000, "GREEN"),
        (3999, "GREEN"),
        (4000, "YELLOW"),
        (6999, "YELLOW"),
        (7000, "RED"),
        (9999, "RED"),
        (10000, "PURPLE"),
        (11999, "PURPLE"),
        (12000, "BRONZE"),
        (12999, "BRONZE"),
        (13000, "SILVER"),
        (13999, "SILVER"),
        (14000, "GOLD"),
        (14499, "GOLD"),
        (14500, "PLATINUM"),
        (14999, "PLATINUM"),
        (15000, "RAINBOW"),
    ],
)
def test_colour(naive: Rating, colour: str) -> None:
    assert class_of(SINGLE, "colour", naiveRate=naive) == colour


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(101, "ALL PERFECT+"), 0),
        (_play(100.9999, "ALL PERFECT+"), 1),
        (_play(101, "ALL PERFECT"), 1),
        (_play(101, "CLEAR"), 1),
        (_play(100.5, "ALL PERFECT"), 0),
        (_play(100.4999, "ALL PERFECT"), 1),
        (_play(0, "FULL COMBO+"), 0),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(SINGLE, data, CHART)) == wrong


def test_facts() -> None:
    matching = [value.id for value in SINGLE.class_sets["matchingClass"].values]
    assert len(matching) == 26
    assert matching[4:8] == ["B1", "A5", "A4", "A3"]
    assert matching[-2:] == ["SSS1", "LEGEND"]
    assert SINGLE.class_sets["dan"].value("URAKAIDEN").name == "裏皆伝"
    assert SINGLE.class_sets["colour"].relevant_from == "BRONZE"
    shorthands = [d.shorthand for d in SINGLE.difficulties or ()]
    assert shorthands[3:6] == ["MAS", "Re:MAS", "DX BAS"]
    assert shorthands[-1] == "DX Re:MAS"
    assert SINGLE.optional_metrics["lifeGraph"].maximum == 999
    SINGLE.chart_data.model_validate({"displayVersion": "PRiSM", "inGameID": None})
