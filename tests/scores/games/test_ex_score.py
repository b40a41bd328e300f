"""iidx, bms and pms: percent, grades, lamp ratings, checks, profiles."""

from __future__ import annotations

from typing import Any

import pytest

from scores.games import playtype_for
from scores.games.schema import Playtype
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)


def _playtype(game: str, name: str) -> Playtype:
    found = playtype_for(game, name)
    assert found is not None
    return found


SP = _playtype("iidx", "SP")
DP = _playtype("iidx", "DP")
BMS = _playtype("bms", "7K")
PMS = _playtype("pms", "Keyboard")


@pytest.mark.parametrize("playtype", [SP, DP, BMS, PMS], ids=str)
@pytest.mark.parametrize(
    ("score", "grade"),
    [
        # 9 notes: 18 points, so that each ninth is two of them.
        (0, "F"),
        (3, "F"),
        (4, "E"),
        (5, "E"),
        (6, "D"),
        (7, "D"),
        (8, "C"),
        (9, "C"),
        (10, "B"),
        (11, "B"),
        (12, "A"),
        (13, "A"),
        (14, "AA"),
        (15, "AA"),
        (16, "AAA"),
        (17, "MAX-"),
        (18, "MAX"),
    ],
)
def test_grades_on_their_bounds(playtype: Playtype, score: int, grade: str) -> None:
    chart = made_chart(playtype, notecount=9)
    data = made_data(playtype, chart, score=score, lamp="CLEAR")
    assert data["grade"] == grade
    assert data["percent"] == 100 * score / 18


@pytest.mark.parametrize(
    ("notes", "score", "grade"),
    [
        # 1000 notes: 8/9 is 1777.8, 17/18 is 1888.9, 2/9 is 444.4.
        (1000, 444, "F"),
        (1000, 445, "E"),
        (1000, 1777, "AA"),
        (1000, 1778, "AAA"),
        (1000, 1888, "AAA"),
        (1000, 1889, "MAX-"),
        (1000, 1999, "MAX-"),
        (1000, 2000, "MAX"),
        # Whole bounds on large charts.
        (2007, 3568, "AAA"),
        (2007, 3567, "AA"),
        (2007, 3122, "AA"),
        (2007, 3121, "A"),
    ],
)
def test_grades_between(notes: int, score: int, grade: str) -> None:
    chart = made_chart(SP, notecount=notes)
    assert made_data(SP, chart, score=score, lamp="CLEAR")["grade"] == grade


@pytest.mark.parametrize("ninths", range(2, 9))
def test_a_score_on_a_bound_has_the_grade_on_every_chart(ninths: int) -> None:
    grade = ["E", "D", "C", "B", "A", "AA", "AAA"][ninths - 2]
    for notes in range(9, 3000, 9):
        chart = made_chart(SP, notecount=notes)
        score = notes * 2 // 9 * ninths
        assert made_data(SP, chart, score=score, lamp="CLEAR")["grade"] == grade
        below = made_data(SP, chart, score=score - 1, lamp="CLEAR")
        assert below["grade"] != grade


def test_a_chart_without_notes() -> None:
    data = made_data(BMS, made_chart(BMS, notecount=0), score=0, lamp="CLEAR")
    assert (data["percent"], data["grade"]) == (0, "F")


@pytest.mark.parametrize(
    ("judgements", "score", "fine"),
    [
        ({"pgreat": 700, "great": 200}, 1600, True),
        ({"pgreat": 700, "great": 200}, 1601, False),
        ({"pgreat": 0, "great": 0}, 0, True),
        ({"pgreat": 0, "great": 0}, 1, False),
        ({"pgreat": 700, "great": None}, 1, True),
        ({"great": 200}, 1, True),
        ({}, 1, True),
    ],
)
def test_pgreats_and_greats_make_the_score(
    judgements: dict[str, int | None], score: int, fine: bool
) -> None:
    for playtype in (SP, DP, BMS):
        chart = made_chart(playtype, notecount=1000)
        data = made_data(
            playtype, chart, score=score, lamp="CLEAR", judgements=judgements
        )
        assert (complaints(playtype, data, chart) == []) is fine


def test_pms_calls_its_best_judgement_cool_and_checks_nothing() -> None:
    chart = made_chart(PMS, notecount=1000)
    data = made_data(
        PMS, chart, score=5, lamp="CLEAR", judgements={"cool": 700, "great": 200}
    )
    assert complaints(PMS, data, chart) == []


def _tier(value: float) -> dict[str, Any]:
    return {"value": value, "text": "", "individualDifference": False}


TIERS = {"ncTier": _tier(11.2), "hcTier": _tier(11.8), "exhcTier": _tier(12.4)}


@pytest.mark.parametrize(
    ("tiers", "lamp", "expected"),
    [
        (TIERS, "NO PLAY", 0),
        (TIERS, "FAILED", 0),
        (TIERS, "ASSIST CLEAR", 0),
        (TIERS, "EASY CLEAR", 0),
        (TIERS, "CLEAR", 11.2),
        (TIERS, "HARD CLEAR", 11.8),
        (TIERS, "EX HARD CLEAR", 12.4),
        (TIERS, "FULL COMBO", 12.4),
        # Without tiers the level counts.
        ({}, "CLEAR", 10),
        ({}, "HARD CLEAR", 10),
        ({}, "FULL COMBO", 10),
        ({}, "EASY CLEAR", 0),
        ({"ncTier": None, "hcTier": None, "exhcTier": None}, "FULL COMBO", 10),
        # A harder lamp is worth at least the easier one.
        ({"hcTier": _tier(9.5)}, "HARD CLEAR", 10),
        ({"hcTier": _tier(10.5)}, "HARD CLEAR", 10.5),
        ({"hcTier": _tier(10.5)}, "CLEAR", 10),
        ({"hcTier": _tier(10.5)}, "FULL COMBO", 10.5),
        ({"ncTier": _tier(11), "hcTier": _tier(10)}, "EX HARD CLEAR", 11),
        ({"ncTier": _tier(0)}, "CLEAR", 0),
    ],
)
def test_kt_lamp_rating_of_sp(
    tiers: dict[str, Any], lamp: str, expected: float
) -> None:
    chart = made_chart(SP, 10, notecount=1000, **tiers)
    data = made_data(SP, chart, score=1000, lamp=lamp)
    assert rating_of(SP, "ktLampRating", data, chart) == expected


@pytest.mark.parametrize(
    ("lamp", "without_tier", "with_tier"),
    [
        ("NO PLAY", 0, 0),
        ("FAILED", 0, 0),
        ("ASSIST CLEAR", 0, 0),
        ("EASY CLEAR", 9, 9.7),
        ("CLEAR", 9, 9.7),
        ("HARD CLEAR", 9, 9.7),
        ("EX HARD CLEAR", 9, 9.7),
        ("FULL COMBO", 9, 9.7),
    ],
)
def test_kt_lamp_rating_of_dp(lamp: str, without_tier: float, with_tier: float) -> None:
    plain = made_chart(DP, 9, notecount=1000, ncTier=_tier(12))
    rated = made_chart(DP, 9, notecount=1000, dpTier=_tier(9.7))
    data = made_data(DP, plain, score=1000, lamp=lamp)
    assert rating_of(DP, "ktLampRating", data, plain) == without_tier
    assert rating_of(DP, "ktLampRating", data, rated) == with_tier


@pytest.mark.parametrize(
    ("figures", "lamp", "expected"),
    [
        ({"sglEC": 12.5, "sglHC": 13.25}, "NO PLAY", 0),
        ({"sglEC": 12.5, "sglHC": 13.25}, "FAILED", 0),
        ({"sglEC": 12.5, "sglHC": 13.25}, "ASSIST CLEAR", 0),
        ({"sglEC": 12.5, "sglHC": 13.25}, "EASY CLEAR", 12.5),
        ({"sglEC": 12.5, "sglHC": 13.25}, "CLEAR", 12.5),
        ({"sglEC": 12.5, "sglHC": 13.25}, "HARD CLEAR", 13.25),
        ({"sglEC": 12.5, "sglHC": 13.25}, "EX HARD CLEAR", 13.25),
        ({"sglEC": 12.5, "sglHC": 13.25}, "FULL COMBO", 13.25),
        ({"sglEC": 12.5, "sglHC": 11}, "HARD CLEAR", 12.5),
        ({"sglEC": None, "sglHC": 13.25}, "CLEAR", 0),
        ({"sglEC": None, "sglHC": 13.25}, "HARD CLEAR", 13.25),
        ({"sglEC": 12.5, "sglHC": None}, "FULL COMBO", 12.5),
        ({}, "FULL COMBO", 0),
    ],
)
def test_sieglinde(figures: dict[str, Any], lamp: str, expected: float) -> None:
    for playtype in (BMS, PMS):
        chart = made_chart(playtype, 1, notecount=1000, **figures)
        data = made_data(playtype, chart, score=1000, lamp=lamp)
        assert rating_of(playtype, "sieglinde", data, chart) == expected


@pytest.mark.parametrize(
    ("playtype", "name", "count", "expected"),
    [
        # 20 is what all of them divide by.
        (SP, "ktLampRating", 1, 0.5),
        (SP, "ktLampRating", 20, 10),
        (SP, "ktLampRating", 25, 10),
        (DP, "ktLampRating", 10, 5),
        (SP, "BPI", 19, None),
        (SP, "BPI", 20, 10),
        (DP, "BPI", 21, 10),
        (BMS, "sieglinde", 2, 1),
        (PMS, "sieglinde", 30, 10),
    ],
)
def test_profiles(
    playtype: Playtype, name: str, count: int, expected: float | None
) -> None:
    bests = made_bests(name, *[10.0] * count)
    assert profile_of(playtype, name, bests) == expected


def test_the_profile_takes_the_twenty_best() -> None:
    # 6 to 25 sum up to 310.
    assert profile_of(SP, "BPI", made_bests("BPI", *range(1, 26))) == 15.5
