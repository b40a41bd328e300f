"""O.N.G.E.K.I. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games.ongeki import SINGLE
from scores.games.schema import Best, Rating
from tests.scores.games.made import (
    class_of,
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

CHART = made_chart(SINGLE, 12.5, inGameID=30, maxPlatScore=1000)


def _play(
    score: int, note: str = "CLEAR", bell: str = "NONE", plat: int = 0, **more: Any
) -> Any:
    metrics: dict[str, Any] = {"noteLamp": note, "bellLamp": bell}
    return made_data(SINGLE, CHART, score=score, platinumScore=plat, **metrics, **more)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "D"),
        (499_999, "D"),
        (500_000, "C"),
        (699_999, "C"),
        (700_000, "B"),
        (749_999, "B"),
        (750_000, "BB"),
        (799_999, "BB"),
        (800_000, "BBB"),
        (849_999, "BBB"),
        (850_000, "A"),
        (899_999, "A"),
        (900_000, "AA"),
        (939_999, "AA"),
        (940_000, "AAA"),
        (969_999, "AAA"),
        (970_000, "S"),
        (989_999, "S"),
        (990_000, "SS"),
        (999_999, "SS"),
        (1_000_000, "SSS"),
        (1_007_499, "SSS"),
        (1_007_500, "SSS+"),
        (1_010_000, "SSS+"),
    ],
)
def test_grade(score: int, grade: str) -> None:
    assert _play(score)["grade"] == grade


@pytest.mark.parametrize(
    ("platinum", "stars"),
    [
        (0, 0),
        (939, 0),
        (940, 1),
        (949, 1),
        (950, 2),
        (960, 3),
        (970, 4),
        (979, 4),
        (980, 5),
        (989, 5),
        (990, 6),
        (1000, 6),
    ],
)
def test_platinum_stars(platinum: int, stars: int) -> None:
    assert _play(0, plat=platinum)["platinumStars"] == stars


@pytest.mark.parametrize(
    ("level", "score", "rating"),
    [
        (12.5, 1_010_000, 14.5),
        (12.5, 1_007_500, 14.5),
        # 1250 + 150 + 49.99
        (12.5, 1_007_499, 14.49),
        (12.5, 1_000_000, 14),
        # 1250 + 149.995
        (12.5, 999_999, 13.99),
        (12.5, 970_000, 12.5),
        # a part of a step below is a whole step
        (12.5, 969_999, 12.49),
        (12.5, 900_000, 8.5),
        (12.5, 899_999, 8.49),
        (12.5, 800_000, 6.5),
        (12.5, 799_999, 0),
        (12.5, 0, 0),
        (15.7, 1_010_000, 17.7),
        (4, 800_000, 0),
        (0, 1_010_000, 0),
    ],
)
def test_rating(level: float, score: int, rating: float) -> None:
    chart = made_chart(SINGLE, level, inGameID=30, maxPlatScore=1000)
    assert rating_of(SINGLE, "rating", _play(score), chart) == rating


@pytest.mark.parametrize(
    ("level", "score", "note", "bell", "rating"),
    [
        # 12,500 + 1750 + 250 + 300 + 50 + 350
        (12.5, 1_010_000, "ALL BREAK+", "FULL BELL", 15.2),
        # a full score counts as ALL BREAK+
        (12.5, 1_010_000, "CLEAR", "NONE", 15.15),
        (12.5, 1_007_500, "CLEAR", "NONE", 14.55),
        # 1250 + 499.9 + 200
        (12.5, 1_007_499, "CLEAR", "NONE", 14.449),
        (12.5, 1_000_000, "CLEAR", "NONE", 13.95),
        # 750 + 499.95 + 100
        (12.5, 999_999, "CLEAR", "NONE", 13.849),
        (12.5, 990_000, "CLEAR", "NONE", 13.35),
        # 749.96
        (12.5, 989_999, "CLEAR", "NONE", 13.249),
        (12.5, 970_000, "CLEAR", "NONE", 12.5),
        (12.5, 970_000, "CLEAR", "FULL BELL", 12.55),
        (12.5, 970_000, "FULL COMBO", "NONE", 12.6),
        (12.5, 970_000, "FULL COMBO", "FULL BELL", 12.65),
        (12.5, 970_000, "ALL BREAK", "NONE", 12.8),
        (12.5, 969_999, "CLEAR", "NONE", 12.499),
        (12.5, 952_500, "LOSS", "NONE", 11.5),
        (12.5, 900_000, "CLEAR", "NONE", 8.5),
        (12.5, 899_999, "CLEAR", "NONE", 8.499),
        (12.5, 800_000, "CLEAR", "NONE", 6.5),
        # below that, lamps add nothing
        (12.5, 799_999, "FULL COMBO", "FULL BELL", 0),
        (12.5, 0, "LOSS", "NONE", 0),
        (1, 900_000, "CLEAR", "NONE", 0),
        (0, 1_010_000, "ALL BREAK+", "FULL BELL", 0),
    ],
)
def test_score_rating(
    level: float, score: int, note: str, bell: str, rating: float
) -> None:
    chart = made_chart(SINGLE, level, inGameID=30, maxPlatScore=1000)
    assert rating_of(SINGLE, "scoreRating", _play(score, note, bell), chart) == rating


@pytest.mark.parametrize(
    ("level", "platinum", "rating"),
    [
        (12.5, 0, 0),
        # 156.25, and five times as much: 781.25
        (12.5, 940, 0.156),
        (12.5, 980, 0.781),
        (12.5, 1000, 0.781),
        (15, 960, 0.675),
        (15.5, 970, 0.961),
        (0, 1000, 0),
    ],
)
def test_star_rating(level: float, platinum: int, rating: float) -> None:
    chart = made_chart(SINGLE, level, inGameID=30, maxPlatScore=1000)
    assert rating_of(SINGLE, "starRating", _play(0, plat=platinum), chart) == rating


@pytest.mark.parametrize(
    ("in_game_id", "counts"),
    [(6999, True), (7000, False), (7999, False), (8000, True)],
)
def test_bonus_tracks_count_nothing(in_game_id: int, counts: bool) -> None:
    chart = made_chart(SINGLE, 12.5, inGameID=in_game_id, maxPlatScore=1000)
    data = _play(1_000_000, plat=1000)
    for name in ("rating", "scoreRating", "starRating"):
        assert (rating_of(SINGLE, name, data, chart) != 0) is counts


@pytest.mark.parametrize(
    ("ratings", "naive"),
    [([], None), ([15] * 9, 3), ([14.5] * 45, 14.5), ([14.5] * 45 + [1], 14.5)],
)
def test_profile_rating(ratings: list[Rating], naive: Rating) -> None:
    bests = made_bests("rating", *ratings)
    assert profile_of(SINGLE, "naiveRating", bests) == naive


def _refreshed(scores: Rating, stars: Rating, count: int) -> list[Best]:
    ratings = {"scoreRating": scores, "starRating": stars}
    return [Best(ratings=ratings, song_id=1, difficulty="")] * count


@pytest.mark.parametrize(
    ("bests", "naive"),
    [
        ([], 0),
        (_refreshed(None, None, 3), 0),
        # 1.2 * 16 + 0.6
        (_refreshed(16, 0.6, 60), 19.8),
        # the 61st score and the 51st star do not count
        ([*_refreshed(15, 0.5, 60), *_refreshed(14, 0.4, 9)], 18.5),
        # 15,200 / 60 = 253.3 and 781 / 50 = 15.6; 1.2 * 253 = 303.6; all cut off
        (_refreshed(15.2, 0.781, 1), 0.318),
        # only 50 of the 60 have stars: 18,000 + 500
        ([*_refreshed(15, 0.5, 50), *_refreshed(15, None, 10)], 18.5),
    ],
)
def test_profile_rating_refresh(bests: list[Best], naive: Rating) -> None:
    assert profile_of(SINGLE, "naiveRatingRefresh", bests) == naive


@pytest.mark.parametrize(
    ("naive", "colour"),
    [
        (None, None),
        (0, "BLUE"),
        (3.999, "BLUE"),
        (4, "GREEN"),
        (6.999, "GREEN"),
        (7, "ORANGE"),
        (8.999, "ORANGE"),
        (9, "RED"),
        (10.999, "RED"),
        (11, "PURPLE"),
        (12.999, "PURPLE"),
        (13, "COPPER"),
        (14.999, "COPPER"),
        (15, "SILVER"),
        (16.999, "SILVER"),
        (17, "GOLD"),
        (17.999, "GOLD"),
        (18, "PLATINUM"),
        (18.999, "PLATINUM"),
        (19, "RAINBOW"),
        (19.999, "RAINBOW"),
        (20, "RAINBOW_SHINY"),
        (20.999, "RAINBOW_SHINY"),
        (21, "RAINBOW_EX"),
    ],
)
def test_colour(naive: Rating, colour: str | None) -> None:
    assert class_of(SINGLE, "colour", naiveRatingRefresh=naive) == colour


def _errors(broken: int, hit: int, miss: int) -> dict[str, int]:
    return {"break": broken, "hit": hit, "miss": miss}


ABP, AB, FC, BELL = "ALL BREAK+", "ALL BREAK", "FULL COMBO", "FULL BELL"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (_play(1_010_000, ABP, BELL), 0),
        (_play(1_010_000, ABP), 1),
        (_play(1_010_000, AB, BELL), 1),
        (_play(1_010_000), 1),
        (_play(1_009_999, ABP, BELL), 1),
        (_play(1_010_000, ABP, BELL, judgements=_errors(0, 0, 0)), 0),
        (_play(1_010_000, ABP, BELL, judgements=_errors(1, 0, 0)), 1),
        (_play(1_000_000, AB, judgements=_errors(9, 0, 0)), 0),
        (_play(1_000_000, AB, judgements=_errors(9, 1, 0)), 1),
        (_play(1_000_000, AB, judgements=_errors(9, 0, 1)), 1),
        (_play(900_000, FC, judgements=_errors(9, 9, 0)), 0),
        (_play(900_000, FC, judgements=_errors(9, 9, 1)), 1),
        (_play(900_000, FC, judgements={"miss": None}), 0),
        (_play(900_000, "LOSS", BELL), 1),
        (_play(900_000, "LOSS"), 0),
        (_play(900_000, "CLEAR", BELL, judgements=_errors(9, 9, 9)), 0),
    ],
)
def test_checks(data: Any, wrong: int) -> None:
    assert len(complaints(SINGLE, data, CHART)) == wrong


def test_facts() -> None:
    maximum = SINGLE.metrics["platinumScore"].maximum
    assert callable(maximum)
    assert maximum(CHART) == 1000
    assert SINGLE.ranking == ("score", "platinumScore")
    in_id = [m.name for m in SINGLE.optional if m.in_score_id]
    assert in_id == ["damage", "bellCount"]
    assert SINGLE.merges[0].copies == ("platinumScore", "platinumStars")
    assert SINGLE.class_sets["colour"].value("RAINBOW_SHINY").name == "虹(光)"
    assert SINGLE.metrics["bellLamp"].relevant_from == "FULL BELL"
