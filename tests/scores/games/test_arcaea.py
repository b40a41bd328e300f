"""Arcaea. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.arcaea import TOUCH
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

CHART = made_chart(TOUCH, 9, inGameStrID="song", notecount=1000)


def _play(score: int, lamp: str = "CLEAR", **more: Any) -> Any:
    return made_data(TOUCH, CHART, score=score, lamp=lamp, **more)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "D"),
        (8_599_999, "D"),
        (8_600_000, "C"),
        (8_899_999, "C"),
        (8_900_000, "B"),
        (9_199_999, "B"),
        (9_200_000, "A"),
        (9_499_999, "A"),
        (9_500_000, "AA"),
        (9_799_999, "AA"),
        (9_800_000, "EX"),
        (9_899_999, "EX"),
        (9_900_000, "EX+"),
        (10_001_000, "EX+"),
    ],
)
def test_grade(score: int, grade: str) -> None:
    assert _play(score)["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "potential"),
    [
        (12, 10_001_000, 14),
        (7, 10_000_000, 9),
        # 700 + 100 + 99.9995
        (7, 9_999_999, 8.99),
        # 1130 + 100 + 88.87
        (11.3, 9_977_755, 13.18),
        (8, 9_900_000, 9.5),
        (9.5, 9_800_000, 10.5),
        # 950 + 99.9997
        (9.5, 9_799_999, 10.49),
        (8.9, 9_500_000, 8.9),
        # a part of a step below is a whole step
        (8.9, 9_499_999, 8.89),
        (7.5, 9_200_000, 6.5),
        # 900 - 833.3
        (9, 7_000_000, 0.66),
        (9, 6_800_000, 0),
        (9, 0, 0),
    ],
)
def test_potential(level: float, score: int, potential: float) -> None:
    chart = made_chart(TOUCH, level, inGameStrID="song", notecount=1000)
    assert rating_of(TOUCH, "potential", _play(score), chart) == potential


@pytest.mark.parametrize(
    ("potentials", "naive"),
    [([], None), ([12], 0.4), ([12] * 30, 12), ([12] * 30 + [11], 12), ([0, 3], 0.1)],
)
def test_profile_potential(potentials: list[Rating], naive: Rating) -> None:
    bests = made_bests("potential", *potentials)
    assert profile_of(TOUCH, "naivePotential", bests) == naive


@pytest.mark.parametrize(
    ("naive", "badge"),
    [
        (None, None),
        (0, "BLUE"),
        (3.49, "BLUE"),
        (3.5, "GREEN"),
        (6.99, "GREEN"),
        (7, "ASH_PURPLE"),
        (9.99, "ASH_PURPLE"),
        (10, "PURPLE"),
        (10.99, "PURPLE"),
        (11, "RED"),
        (11.99, "RED"),
        (12, "ONE_STAR"),
        (12.49, "ONE_STAR"),
        (12.5, "TWO_STARS"),
        (12.99, "TWO_STARS"),
        (13, "THREE_STARS"),
    ],
)
def test_badge(naive: Rating, badge: str | None) -> None:
    assert class_of(TOUCH, "badge", naivePotential=naive) == badge


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(10_000_000, "PURE MEMORY"), 0),
        (_play(9_999_999, "PURE MEMORY"), 1),
        (_play(10_000_000, "PURE MEMORY", judgements={"far": 0, "lost": 0}), 0),
        (_play(10_000_000, "PURE MEMORY", judgements={"far": 1, "lost": 0}), 1),
        (_play(10_000_000, "PURE MEMORY", judgements={"far": 0, "lost": 1}), 1),
        (_play(9_000_000, "PURE MEMORY", judgements={"far": 9, "lost": 1}), 2),
        (_play(5_000_000, "FULL RECALL"), 0),
        (_play(4_999_999, "FULL RECALL"), 1),
        (_play(5_000_000, "FULL RECALL", judgements={"far": 9, "lost": 0}), 0),
        (_play(5_000_000, "FULL RECALL", judgements={"far": 9, "lost": 1}), 1),
        (_play(10_000_000, "HARD CLEAR", judgements={"far": 9, "lost": 9}), 0),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(TOUCH, data, CHART)) == wrong


def test_the_highest_score_has_a_point_more_for_each_note() -> None:
    maximum = TOUCH.metrics["score"].maximum
    assert callable(maximum)
    assert maximum(CHART) == 10_001_000


def test_facts() -> None:
    assert TOUCH.class_sets["badge"].value("ASH_PURPLE").name == "Ash Purple"
    assert TOUCH.class_sets["badge"].value("TWO_STARS").name == "☆☆"
    banners = TOUCH.class_sets["courseBanner"].values
    assert len(banners) == 11
    assert (banners[10].id, banners[10].name) == ("PHASE_11", "Phase 11")
    assert TOUCH.metrics["lamp"].relevant_from == "EASY CLEAR"
    assert TOUCH.metrics["grade"].relevant_from == "AA"
