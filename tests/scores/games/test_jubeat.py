"""jubeat: grades, jubility of scores and profiles, colours, checks."""

from __future__ import annotations

import pytest

from scores.games.jubeat import SINGLE as JUBEAT
from scores.games.schema import Best
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "E"),
        (499_999, "E"),
        (500_000, "D"),
        (699_999, "D"),
        (700_000, "C"),
        (799_999, "C"),
        (800_000, "B"),
        (849_999, "B"),
        (850_000, "A"),
        (899_999, "A"),
        (900_000, "S"),
        (949_999, "S"),
        (950_000, "SS"),
        (979_999, "SS"),
        (980_000, "SSS"),
        (999_999, "SSS"),
        (1_000_000, "EXC"),
    ],
)
def test_grades(score: int, grade: str) -> None:
    chart = made_chart(JUBEAT)
    data = made_data(JUBEAT, chart, score=score, musicRate=50, lamp="CLEAR")
    assert data["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "music_rate", "expected"),
    [
        (10.9, 699_999, 100, 0),
        # 109 · 125 · 1000 / 99 = 137626.3.
        (10.9, 700_000, 100, 137.6),
        (10.9, 1_000_000, 100.0, 137.6),
        # 109 · 125 · 1200 / 99 = 165151.5.
        (10.9, 1_000_000, 120, 165.1),
        # 100 · 125 · 1000 / 99 = 126262.6.
        (10, 900_000, 100, 126.2),
        # 98 · 125 · 943 / 99 = 116684.3.
        (9.8, 900_000, 94.3, 116.6),
        # The rate counts in tenths: 94.39 is 94.3.
        (9.8, 900_000, 94.39, 116.6),
        # 10 · 125 · 700 / 99 = 8838.4.
        (1, 700_000, 70, 8.8),
        # 42.5 is 43 tenths: 43 · 125 · 1000 / 99 = 54292.9.
        (4.25, 900_000, 100, 54.2),
        (10.9, 700_000, 0, 0),
    ],
)
def test_jubility(level: float, score: int, music_rate: float, expected: float) -> None:
    chart = made_chart(JUBEAT, level, "HARD EXT")
    data = made_data(JUBEAT, chart, score=score, musicRate=music_rate, lamp="CLEAR")
    assert rating_of(JUBEAT, "jubility", data, chart) == expected


@pytest.mark.parametrize(
    ("difficulty", "most"),
    [
        ("BSC", 100),
        ("ADV", 100),
        ("EXT", 100),
        ("HARD BSC", 120),
        ("HARD ADV", 120),
        ("HARD EXT", 120),
    ],
)
def test_hard_mode_has_a_higher_music_rate(difficulty: str, most: float) -> None:
    maximum = JUBEAT.metrics["musicRate"].maximum
    assert callable(maximum)
    assert maximum(made_chart(JUBEAT, difficulty=difficulty)) == most


def _best(
    jubility: float | None,
    song_id: int,
    version: str = "ave",
    difficulty: str = "EXT",
) -> Best:
    return Best(
        ratings={"jubility": jubility},
        song_id=song_id,
        difficulty=difficulty,
        song_data={"displayVersion": version},
    )


@pytest.mark.parametrize(
    ("bests", "expected"),
    [
        ([], 0),
        ([_best(None, 1)], 0),
        ([_best(100, 1), _best(50, 2, "festo")], 150),
        # Thirty of each: 30 · 2 of the current version, 30 · 3 of others.
        (
            [_best(2, n) for n in range(40)]
            + [_best(3, n, "clan") for n in range(40, 75)],
            150,
        ),
        # No other version fills free places of the current one.
        ([_best(3, n, "jubeat") for n in range(60)], 90),
        # Hard mode is the same chart: the better of both.
        ([_best(100, 1), _best(120, 1, difficulty="HARD EXT")], 120),
        ([_best(100, 1), _best(80, 1, difficulty="HARD EXT")], 100),
        # But another difficulty of the song is another chart.
        ([_best(100, 1), _best(80, 1, difficulty="ADV")], 180),
        ([_best(100, 1), _best(80, 2)], 180),
        # The best thirty: 11 to 40.
        ([_best(n, n) for n in range(1, 41)], 765),
    ],
)
def test_the_jubility_of_a_profile(bests: list[Best], expected: float) -> None:
    assert profile_of(JUBEAT, "jubility", bests) == expected


def test_naive_jubility_is_the_sum_of_sixty() -> None:
    bests = made_bests("jubility", *[2] * 70)
    assert profile_of(JUBEAT, "naiveJubility", bests) == 120
    assert profile_of(JUBEAT, "naiveJubility", []) is None


@pytest.mark.parametrize(
    ("jubility", "colour"),
    [
        (0, "BLACK"),
        (249.9, "BLACK"),
        (250, "YELLOW_GREEN"),
        (749.9, "YELLOW_GREEN"),
        (750, "GREEN"),
        (1499.9, "GREEN"),
        (1500, "LIGHT_BLUE"),
        (2499.9, "LIGHT_BLUE"),
        (2500, "BLUE"),
        (3999.9, "BLUE"),
        (4000, "VIOLET"),
        (5499.9, "VIOLET"),
        (5500, "PURPLE"),
        (6999.9, "PURPLE"),
        (7000, "PINK"),
        (8499.9, "PINK"),
        (8500, "ORANGE"),
        (9499.9, "ORANGE"),
        (9500, "GOLD"),
    ],
)
def test_colours(jubility: float, colour: str) -> None:
    derive = JUBEAT.class_sets["colour"].derive
    assert derive is not None
    # The naive one decides nothing.
    assert derive({"jubility": jubility, "naiveJubility": 9999}) == colour


@pytest.mark.parametrize(
    ("lamp", "score", "judgements", "wrong"),
    [
        ("EXCELLENT", 1_000_000, {}, 0),
        ("EXCELLENT", 1_000_000, {"perfect": 500, "great": 0}, 0),
        ("EXCELLENT", 999_999, {}, 1),
        ("FULL COMBO", 1_000_000, {}, 1),
        ("EXCELLENT", 1_000_000, {"great": 1}, 1),
        ("EXCELLENT", 1_000_000, {"good": 1}, 1),
        ("EXCELLENT", 1_000_000, {"poor": 1}, 1),
        ("EXCELLENT", 1_000_000, {"miss": 1}, 1),
        ("FULL COMBO", 950_000, {"poor": 3, "miss": 0}, 0),
        ("FULL COMBO", 950_000, {"poor": 3, "miss": 1}, 1),
        ("FULL COMBO", 950_000, {"miss": None}, 0),
        ("CLEAR", 700_000, {"miss": 9}, 0),
        ("CLEAR", 699_999, {}, 1),
        ("FULL COMBO", 699_999, {}, 1),
        ("FAILED", 699_999, {}, 0),
        ("FAILED", 700_000, {}, 1),
        ("FAILED", 1_000_000, {}, 2),
    ],
)
def test_checks(
    lamp: str, score: int, judgements: dict[str, int | None], wrong: int
) -> None:
    chart = made_chart(JUBEAT)
    data = made_data(
        JUBEAT, chart, score=score, musicRate=90, lamp=lamp, judgements=judgements
    )
    assert len(complaints(JUBEAT, data, chart)) == wrong


def test_a_personal_best_starts_from_the_music_rate() -> None:
    assert JUBEAT.default_metric == "musicRate"
    assert JUBEAT.ranking == ("musicRate",)
    assert JUBEAT.base_name == "Best Music Rate"
    assert {merge.name: merge.copies for merge in JUBEAT.merges} == {
        "Best Lamp": ("lamp",),
        "Best Score": ("score", "grade"),
    }
