"""GITADORA. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

import pytest

from scores.games.gitadora import GITADORA
from scores.games.schema import Rating
from tests.scores.games.made import (
    class_of,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

GITA, DORA = GITADORA.playtypes["Gita"], GITADORA.playtypes["Dora"]


@pytest.mark.parametrize(
    ("level", "percent", "grade", "skill"),
    [
        (9.99, 100, "MAX", 199.8),
        (9.99, 0, "C", 0),
        (1, 62.99, "C", 12.59),
        (1, 63, "B", 12.6),
        (1, 72.99, "B", 14.59),
        (1, 73, "A", 14.6),
        (1, 79.99, "A", 15.99),
        (1, 80, "S", 16),
        (1, 94.99, "S", 18.99),
        (1, 95, "SS", 19),
        (1, 99.99, "SS", 19.99),
        # 1956: cut off before the division, not after
        (1, 97.8, "SS", 19.56),
        # 50.5 * 4.75 * 20 = 4797.5
        (4.75, 50.5, "C", 47.97),
        # 6084.64, 8208.16, 14840.7
        (3.4, 89.48, "S", 60.84),
        (5.8, 70.76, "B", 82.08),
        (7.77, 95.5, "SS", 148.4),
    ],
)
def test_grade_and_skill(
    level: float, percent: float, grade: str, skill: float
) -> None:
    chart = made_chart(DORA, level, inGameID=1)
    data = made_data(DORA, chart, percent=percent, lamp="CLEAR")
    assert data["grade"] == grade
    assert rating_of(DORA, "skill", data, chart) == skill


@pytest.mark.parametrize(
    ("skills", "naive"),
    [([], None), ([0], 0), ([100] * 51, 5000), ([150, 50.5], 200.5)],
)
def test_profile_skill(skills: list[Rating], naive: Rating) -> None:
    assert profile_of(GITA, "naiveSkill", made_bests("skill", *skills)) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (None, None),
        (0, "WHITE"),
        (999.99, "WHITE"),
        (1000, "ORANGE"),
        (1499.99, "ORANGE"),
        (1500, "ORANGE_GRD"),
        (2000, "YELLOW"),
        (2500, "YELLOW_GRD"),
        (2999.99, "YELLOW_GRD"),
        (3000, "GREEN"),
        (3500, "GREEN_GRD"),
        (4000, "BLUE"),
        (4500, "BLUE_GRD"),
        (5000, "PURPLE"),
        (5500, "PURPLE_GRD"),
        (6000, "RED"),
        (6500, "RED_GRD"),
        (6999.99, "RED_GRD"),
        (7000, "BRONZE"),
        (7499.99, "BRONZE"),
        (7500, "SILVER"),
        (8000, "GOLD"),
        (8499.99, "GOLD"),
        (8500, "RAINBOW"),
    ],
)
def test_colour(naive: Rating, colour: str | None) -> None:
    assert class_of(DORA, "colour", naiveSkill=naive) == colour


def test_difficulties_of_guitar_and_drums() -> None:
    assert [(d.name, d.shorthand) for d in DORA.difficulties or ()] == [
        ("BASIC", "D-BSC"),
        ("ADVANCED", "D-ADV"),
        ("EXTREME", "D-EXT"),
        ("MASTER", "D-MAS"),
    ]
    assert [(d.name, d.shorthand) for d in GITA.difficulties or ()][3:6] == [
        ("MASTER", "G-MAS"),
        ("BASS BASIC", "B-BSC"),
        ("BASS ADVANCED", "B-ADV"),
    ]
    assert len(GITA.difficulty_names) == 8


def test_facts() -> None:
    assert GITA.base_name == "Best Percent"
    assert GITA.class_sets["colour"].minimum_scores == 50
    assert GITA.class_sets["colour"].value("RED_GRD").name == "赤グラ"
    assert GITA.validators == ()
    assert list(GITA.versions)[:2] == ["konaste", "fuzzUp"]
