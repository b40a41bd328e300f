"""popn: medals, lamps, grades, class points, classes."""

from __future__ import annotations

import pytest

from scores.games.popn import NINE_BUTTONS as POPN
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)


@pytest.mark.parametrize(
    ("medal", "lamp"),
    [
        ("failedCircle", "FAILED"),
        ("failedDiamond", "FAILED"),
        ("failedStar", "FAILED"),
        ("easyClear", "EASY CLEAR"),
        ("clearCircle", "CLEAR"),
        ("clearDiamond", "CLEAR"),
        ("clearStar", "CLEAR"),
        ("fullComboCircle", "FULL COMBO"),
        ("fullComboDiamond", "FULL COMBO"),
        ("fullComboStar", "FULL COMBO"),
        ("perfect", "PERFECT"),
    ],
)
def test_the_medal_says_the_lamp(medal: str, lamp: str) -> None:
    data = made_data(POPN, made_chart(POPN), score=80_000, clearMedal=medal)
    assert data["lamp"] == lamp


@pytest.mark.parametrize(
    ("score", "cleared", "failed"),
    [
        (0, "E", "E"),
        (49_999, "E", "E"),
        (50_000, "D", "D"),
        (61_999, "D", "D"),
        (62_000, "C", "C"),
        (71_999, "C", "C"),
        (72_000, "B", "B"),
        (81_999, "B", "B"),
        (82_000, "A", "A"),
        (89_999, "A", "A"),
        (90_000, "AA", "A"),
        (94_999, "AA", "A"),
        (95_000, "AAA", "A"),
        (97_999, "AAA", "A"),
        (98_000, "S", "A"),
        (100_000, "S", "A"),
    ],
)
def test_grades(score: int, cleared: str, failed: str) -> None:
    chart = made_chart(POPN)
    for medal, grade in (
        ("easyClear", cleared),
        ("perfect", cleared),
        ("failedStar", failed),
    ):
        data = made_data(POPN, chart, score=score, clearMedal=medal)
        assert data["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "medal", "expected"),
    [
        (50, 0, "failedCircle", 0),
        (50, 50_000, "clearCircle", 0),
        # (10000 + 1) / 5440.
        (1, 50_001, "failedCircle", 1.8384191176),
        # (50000 + 1400 + 3000) / 5440.
        (5, 51_400, "easyClear", 10),
        (5, 51_400, "clearStar", 10),
        # (30000 + 19400 + 5000) / 5440.
        (3, 69_400, "fullComboCircle", 10),
        # (300000 + 30000) / 5440.
        (30, 80_000, "failedStar", 60.6617647059),
        # (410000 + 40000 + 3000) / 5440.
        (41, 90_000, "clearDiamond", 83.2720588235),
        # (500000 + 50000 + 5000) / 5440.
        (50, 100_000, "perfect", 102.0220588235),
    ],
)
def test_class_points(level: int, score: int, medal: str, expected: float) -> None:
    chart = made_chart(POPN, level)
    data = made_data(POPN, chart, score=score, clearMedal=medal)
    points = rating_of(POPN, "classPoints", data, chart)
    assert points == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (0, "KITTY"),
        (20.999, "KITTY"),
        (21, "STUDENT"),
        (33.999, "STUDENT"),
        (34, "DELINQUENT"),
        (45.999, "DELINQUENT"),
        (46, "DETECTIVE"),
        (58.999, "DETECTIVE"),
        (59, "IDOL"),
        (67.999, "IDOL"),
        (68, "GENERAL"),
        (78.999, "GENERAL"),
        (79, "HERMIT"),
        (90.999, "HERMIT"),
        (91, "GOD"),
        (102, "GOD"),
    ],
)
def test_classes(points: float, name: str) -> None:
    derive = POPN.class_sets["class"].derive
    assert derive is not None
    assert derive({"naiveClassPoints": points}) == name


@pytest.mark.parametrize(
    ("medal", "bad", "good", "fine"),
    [
        ("perfect", 0, 0, True),
        ("perfect", None, None, True),
        ("perfect", 1, 0, False),
        ("perfect", 0, 1, False),
        ("perfect", None, 1, False),
        ("fullComboStar", 0, 1, True),
        ("fullComboStar", 0, 5, True),
        ("fullComboStar", 0, 0, False),
        ("fullComboStar", 0, 6, False),
        ("fullComboStar", 1, 5, False),
        ("fullComboStar", None, 6, True),
        ("fullComboStar", 1, None, False),
        ("fullComboDiamond", 0, 6, True),
        ("fullComboDiamond", 0, 20, True),
        ("fullComboDiamond", 0, 5, False),
        ("fullComboDiamond", 0, 21, False),
        ("fullComboCircle", 0, 21, True),
        ("fullComboCircle", 0, 500, True),
        ("fullComboCircle", 0, 20, False),
        ("clearStar", 1, 300, True),
        ("clearStar", 5, 0, True),
        ("clearStar", 0, 0, False),
        ("clearStar", 6, 0, False),
        ("clearDiamond", 6, 0, True),
        ("clearDiamond", 20, 0, True),
        ("clearDiamond", 5, 0, False),
        ("clearDiamond", 21, 0, False),
        ("clearCircle", 21, 0, True),
        ("clearCircle", 20, 0, False),
        ("clearCircle", 20, None, True),
        ("easyClear", 0, 0, True),
        ("failedStar", 0, 0, True),
    ],
)
def test_medals_fit_their_judgements(
    medal: str, bad: int | None, good: int | None, fine: bool
) -> None:
    chart = made_chart(POPN)
    data = made_data(
        POPN,
        chart,
        score=80_000,
        clearMedal=medal,
        judgements={"bad": bad, "good": good},
    )
    assert (complaints(POPN, data, chart) == []) is fine


def test_the_profile_is_the_mean_of_twenty() -> None:
    bests = made_bests("classPoints", *[50.0] * 10, *[10.0] * 30)
    assert profile_of(POPN, "naiveClassPoints", bests) == 30
    assert profile_of(POPN, "naiveClassPoints", bests[:4]) == 10


def test_the_best_medal_brings_its_lamp_but_no_grade() -> None:
    (merge,) = POPN.merges
    assert (merge.metric, merge.copies) == ("clearMedal", ("clearMedal", "lamp"))
