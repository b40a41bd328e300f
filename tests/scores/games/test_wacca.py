"""WACCA. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scores.games.schema import Rating
from scores.games.wacca import SINGLE
from tests.scores.games.made import (
    class_of,
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

CHART = made_chart(SINGLE, 13.2, inGameID=1)


def _play(score: int, lamp: str = "CLEAR", **more: Any) -> Any:
    return made_data(SINGLE, CHART, score=score, lamp=lamp, **more)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "D"),
        (1, "C"),
        (300_099, "C"),
        (300_100, "B"),
        (699_999, "B"),
        (700_000, "A"),
        (799_999, "A"),
        (800_000, "AA"),
        (849_999, "AA"),
        (850_000, "AAA"),
        (899_999, "AAA"),
        (900_000, "S"),
        (929_999, "S"),
        (930_000, "S+"),
        (949_999, "S+"),
        (950_000, "SS"),
        (969_999, "SS"),
        (970_000, "SS+"),
        (979_999, "SS+"),
        (980_000, "SSS"),
        (989_999, "SSS"),
        (990_000, "SSS+"),
        (999_999, "SSS+"),
        (1_000_000, "MASTER"),
    ],
)
def test_grade(score: int, grade: str) -> None:
    assert _play(score)["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "rate"),
    [
        (13.2, 1_000_000, 52.8),
        (13.2, 990_000, 52.8),
        (13.2, 989_999, 49.5),
        (13.2, 980_000, 49.5),
        (13.2, 979_999, 46.2),
        (13.2, 970_000, 46.2),
        (13.2, 969_999, 42.9),
        (13.2, 960_000, 42.9),
        (13.2, 959_999, 39.6),
        (13.2, 950_000, 39.6),
        (13.2, 949_999, 36.3),
        (13.2, 940_000, 36.3),
        (13.2, 939_999, 33),
        (13.2, 920_000, 33),
        (13.2, 919_999, 26.4),
        (13.2, 900_000, 26.4),
        (13.2, 899_999, 19.8),
        (13.2, 850_000, 19.8),
        (13.2, 849_999, 13.2),
        (13.2, 0, 13.2),
        (12.9, 980_000, 48.375),
        (12.9, 960_000, 41.925),
        (15.1, 1_000_000, 60.4),
    ],
)
def test_rate(level: float, score: int, rate: float) -> None:
    chart = made_chart(SINGLE, level, inGameID=1)
    assert rating_of(SINGLE, "rate", _play(score), chart) == rate


@pytest.mark.parametrize(
    ("rates", "naive"),
    [([], None), ([40], 40), ([40] * 50 + [39], 2000), ([40, None, 20.5], 60.5)],
)
def test_profile_rate(rates: list[Rating], naive: Rating) -> None:
    assert profile_of(SINGLE, "naiveRate", made_bests("rate", *rates)) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (0, "ASH"),
        (299.999, "ASH"),
        (300, "NAVY"),
        (599.999, "NAVY"),
        (600, "YELLOW"),
        (999.999, "YELLOW"),
        (1000, "RED"),
        (1299.999, "RED"),
        (1300, "PURPLE"),
        (1599.999, "PURPLE"),
        (1600, "BLUE"),
        (1899.999, "BLUE"),
        (1900, "SILVER"),
        (2199.999, "SILVER"),
        (2200, "GOLD"),
        (2499.999, "GOLD"),
        (2500, "RAINBOW"),
    ],
)
def test_colour(naive: Rating, colour: str) -> None:
    assert class_of(SINGLE, "colour", naiveRate=naive) == colour


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(1_000_000, "ALL MARVELOUS"), 0),
        (_play(999_999, "ALL MARVELOUS"), 1),
        (_play(1_000_000, "FULL COMBO"), 1),
        (_play(999_999, "FULL COMBO"), 0),
        (_play(5, "FULL COMBO", judgements={"miss": 0}), 0),
        (_play(5, "FULL COMBO", judgements={"miss": 1}), 1),
        (_play(5, "FULL COMBO", judgements={"miss": None, "good": 4}), 0),
        (_play(5, "MISSLESS", judgements={"miss": 5}), 0),
        (_play(5, "MISSLESS", judgements={"miss": 6}), 1),
        (_play(5, "MISSLESS"), 0),
        (_play(5, "CLEAR", judgements={"miss": 60}), 0),
        (
            _play(
                1_000_000,
                "ALL MARVELOUS",
                judgements={"great": 0, "good": 0, "miss": 0},
            ),
            0,
        ),
        (
            _play(
                1_000_000,
                "ALL MARVELOUS",
                judgements={"great": 1, "good": 0, "miss": 0},
            ),
            1,
        ),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(SINGLE, data, CHART)) == wrong


def test_score_meta() -> None:
    meta = SINGLE.score_meta.model_validate({"mirror": True})
    assert meta.model_dump() == {"mirror": True}
    SINGLE.score_meta.model_validate({})
    for wrong in ({"mirror": None}, {"mirror": 1}, {"flip": True}):
        with pytest.raises(ValidationError):
            SINGLE.score_meta.model_validate(wrong)


def test_facts() -> None:
    assert SINGLE.class_sets["colour"].value("NAVY").name == "Navy"
    assert SINGLE.class_sets["colour"].relevant_from == "RAINBOW"
    assert [value.id for value in SINGLE.class_sets["stageUp"].values][8:] == [
        *("IX", "X", "XI", "XII", "XIII", "XIV")
    ]
    assert SINGLE.metrics["grade"].relevant_from == "S"
    assert SINGLE.default_difficulty == "EXPERT"
