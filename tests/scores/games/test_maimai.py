"""maimai. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.maimai import SINGLE
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

CHART = made_chart(SINGLE, 12, inGameID=1, inGameStrID="one", maxPercent=100.5)


def _play(percent: float, lamp: str = "CLEAR", **more: Any) -> Any:
    return made_data(SINGLE, CHART, percent=percent, lamp=lamp, **more)


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (0, "F"),
        (9.99, "F"),
        (10, "E"),
        (19.99, "E"),
        (20, "D"),
        (39.99, "D"),
        (40, "C"),
        (59.99, "C"),
        (60, "B"),
        (79.99, "B"),
        (80, "A"),
        (89.99, "A"),
        (90, "AA"),
        (93.99, "AA"),
        (94, "AAA"),
        (96.99, "AAA"),
        (97, "S"),
        (97.99, "S"),
        (98, "S+"),
        (98.99, "S+"),
        (99, "SS"),
        (99.49, "SS"),
        (99.5, "SS+"),
        (99.99, "SS+"),
        (100, "SSS"),
        (100.49, "SSS"),
        # the chart's maximum
        (100.5, "SSS+"),
    ],
)
def test_grade(percent: float, grade: str) -> None:
    assert _play(percent)["grade"] == grade


def test_the_maximum_of_a_chart_without_breaks() -> None:
    chart = made_chart(SINGLE, 10, maxPercent=100)
    data = made_data(SINGLE, chart, percent=100.0, lamp="ALL PERFECT+")
    assert data["grade"] == "SSS+"
    assert rating_of(SINGLE, "rate", data, chart) == 13.5


@pytest.mark.parametrize(
    ("level", "percent", "rate"),
    [
        (12, 0, 0),
        (12, 10, 0),
        # 100 / 1000 is cut off
        (10, 10.01, 0),
        (10, 15, 0.5),
        # 100 * 999 / 1000
        (10, 19.99, 0.99),
        (10, 20, 1),
        # half way from 120 to 240, from 240 to 480, from 480 to 900
        (12, 30, 1.8),
        (12, 40, 2.4),
        (12, 50, 3.6),
        (12, 60, 4.8),
        (12, 70, 6.9),
        (12, 80, 9),
        (12, 85, 9.5),
        (12, 90, 10),
        (12, 92, 10.25),
        (12, 94, 10.5),
        # 1050 + 50 * 298 / 299 = 1099.8
        (12, 96.98, 10.99),
        (12, 96.99, 11),
        (12, 97, 12),
        # 1200 + 75 * 100 / 199 = 1237.7
        (12, 98, 12.37),
        (12, 98.99, 12.75),
        (12, 99, 13),
        # 1300 + 75 * 50 / 99 = 1337.9
        (12, 99.5, 13.37),
        (12, 99.99, 13.75),
        (12, 100, 14),
        # half way from 100 to the maximum
        (12, 100.25, 14.5),
        (12, 100.5, 15),
        # between levels: half of 1100 + 1200, 480 + 0.7 * 40, half of level 1
        (11.5, 97, 11.5),
        (12.7, 60, 5.08),
        (0.5, 100.5, 4),
        (15, 97, 16.5),
        # above 15: 1500 + 1.1 * 150, 1900 + 1.1 * 200
        (15.1, 97, 16.65),
        (15.1, 100.5, 21.2),
    ],
)
def test_rate(level: float, percent: float, rate: float) -> None:
    chart = made_chart(SINGLE, level, maxPercent=100.5)
    assert rating_of(SINGLE, "rate", _play(percent), chart) == rate


@pytest.mark.parametrize(
    ("rates", "naive"),
    [([], None), ([10] * 3, 1), ([15] * 30, 15), ([15] * 30 + [14], 15)],
)
def test_profile_rate(rates: list[Rating], naive: Rating) -> None:
    assert profile_of(SINGLE, "naiveRate", made_bests("rate", *rates)) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (0, "WHITE"),
        (1.99, "WHITE"),
        (2, "BLUE"),
        (3.99, "BLUE"),
        (4, "GREEN"),
        (6.99, "GREEN"),
        (7, "YELLOW"),
        (9.99, "YELLOW"),
        (10, "RED"),
        (11.99, "RED"),
        (12, "PURPLE"),
        (12.99, "PURPLE"),
        (13, "BRONZE"),
        (13.99, "BRONZE"),
        (14, "SILVER"),
        (14.49, "SILVER"),
        (14.5, "GOLD"),
        (14.99, "GOLD"),
        (15, "RAINBOW"),
    ],
)
def test_colour(naive: Rating, colour: str) -> None:
    assert class_of(SINGLE, "colour", naiveRate=naive) == colour


CLEAN = {"great": 0, "good": 0, "miss": 0}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(100.5, "ALL PERFECT+"), 0),
        (_play(100.49, "ALL PERFECT+"), 1),
        (_play(100.5, "ALL PERFECT"), 1),
        (_play(100.49, "ALL PERFECT"), 0),
        (_play(100, "ALL PERFECT", judgements=CLEAN), 0),
        (_play(100, "ALL PERFECT", judgements=CLEAN | {"great": 1}), 1),
        (_play(100, "ALL PERFECT", judgements=CLEAN | {"miss": 1}), 1),
        (_play(97, "FULL COMBO", judgements={"good": 9, "miss": 0}), 0),
        (_play(97, "FULL COMBO", judgements={"good": 9, "miss": 1}), 1),
        (_play(97, "FULL COMBO", judgements={"miss": None}), 0),
        (_play(97, "CLEAR", judgements={"miss": 99}), 0),
        (_play(104, "ALL PERFECT+"), 0),
        (_play(104.01, "ALL PERFECT+"), 1),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(SINGLE, data, CHART)) == wrong


def test_the_chart_decides_how_many_percent_there_are() -> None:
    maximum = SINGLE.metrics["percent"].maximum
    assert callable(maximum)
    assert maximum(CHART) == 100.5


def test_facts() -> None:
    assert SINGLE.class_sets["colour"].minimum_scores == 30
    assert SINGLE.class_sets["dan"].index("SHINKAIDEN") == 21
    assert SINGLE.class_sets["dan"].value("SHINDAN_10").name == "真十段"
    assert SINGLE.base_name == "Best Percent"
    assert "inGameStrID" in SINGLE.match_types
    shorthands = [d.shorthand for d in SINGLE.difficulties or ()]
    assert shorthands == ["ESY", "BAS", "ADV", "EXP", "MAS", "Re:MAS"]
