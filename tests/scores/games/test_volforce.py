"""sdvx and usc: grades, Volforce, its classes, checks."""

from __future__ import annotations

import pytest

from scores.games.sdvx import SINGLE as SDVX
from scores.games.usc import CONTROLLER as USC
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

PUC = "PERFECT ULTIMATE CHAIN"
UC = "ULTIMATE CHAIN"


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "D"),
        (6_999_999, "D"),
        (7_000_000, "C"),
        (7_999_999, "C"),
        (8_000_000, "B"),
        (8_699_999, "B"),
        (8_700_000, "A"),
        (8_999_999, "A"),
        (9_000_000, "A+"),
        (9_299_999, "A+"),
        (9_300_000, "AA"),
        (9_499_999, "AA"),
        (9_500_000, "AA+"),
        (9_699_999, "AA+"),
        (9_700_000, "AAA"),
        (9_799_999, "AAA"),
        (9_800_000, "AAA+"),
        (9_899_999, "AAA+"),
        (9_900_000, "S"),
        (9_999_999, "S"),
        (10_000_000, "PUC"),
    ],
)
def test_grades(score: int, grade: str) -> None:
    for playtype in (SDVX, USC):
        chart = made_chart(playtype)
        data = made_data(playtype, chart, score=score, lamp="CLEAR")
        assert data["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "lamp", "expected"),
    [
        # games, sdvx: 40 · 1 · 105 · 110 = 462000.
        (20, 10_000_000, PUC, 0.462),
        # 40 · 105 · 105 = 441000.
        (20, 10_000_000, UC, 0.441),
        # 33.66 · 105 · 100 = 353430.
        (17, 9_900_000, "CLEAR", 0.353),
        # 33.6599966 · 102 · 100 = 343331.97.
        (17, 9_899_999, "CLEAR", 0.343),
        # 35.28 · 102 · 102 = 367053.12.
        (18, 9_800_000, "EXCESSIVE CLEAR", 0.367),
        # 30.4 · 97 · 50 = 147440.
        (16, 9_500_000, "FAILED", 0.147),
        # 27.9 · 94 · 100 = 262260.
        (15, 9_300_000, "CLEAR", 0.262),
        # 25.2 · 91 · 100 = 229320.
        (14, 9_000_000, "CLEAR", 0.229),
        # 17.4 · 88 · 100 = 153120.
        (10, 8_700_000, "CLEAR", 0.153),
        # 16 · 85 · 100 = 136000.
        (10, 8_000_000, "CLEAR", 0.136),
        # 14 · 82 · 100 = 114800.
        (10, 7_000_000, "CLEAR", 0.114),
        # 13.999998 · 80 · 100 = 111999.98.
        (10, 6_999_999, "CLEAR", 0.111),
        # 32 · 0.96 · 97 · 105 = 312883.2.
        (16, 9_600_000, UC, 0.312),
        (20, 0, "FAILED", 0),
        (1, 10_000_000, PUC, 0.023),
    ],
)
def test_volforce(level: float, score: int, lamp: str, expected: float) -> None:
    for playtype in (SDVX, USC):
        chart = made_chart(playtype, level)
        data = made_data(playtype, chart, score=score, lamp=lamp)
        assert rating_of(playtype, "VF6", data, chart) == expected


def test_volforce_of_a_maxxive_clear() -> None:
    # 34.92 · 100 · 104 = 363168.
    chart = made_chart(SDVX, 18)
    data = made_data(SDVX, chart, score=9_700_000, lamp="MAXXIVE CLEAR")
    assert rating_of(SDVX, "VF6", data, chart) == 0.363
    assert "MAXXIVE CLEAR" not in USC.metrics["lamp"].values


BOUNDS = [
    ("SIENNA_I", 0),
    ("SIENNA_II", 2.5),
    ("SIENNA_III", 5),
    ("SIENNA_IV", 7.5),
    ("COBALT_I", 10),
    ("COBALT_II", 10.5),
    ("COBALT_III", 11),
    ("COBALT_IV", 11.5),
    ("DANDELION_I", 12),
    ("DANDELION_II", 12.5),
    ("DANDELION_III", 13),
    ("DANDELION_IV", 13.5),
    ("CYAN_I", 14),
    ("CYAN_II", 14.25),
    ("CYAN_III", 14.5),
    ("CYAN_IV", 14.75),
    ("SCARLET_I", 15),
    ("SCARLET_II", 15.25),
    ("SCARLET_III", 15.5),
    ("SCARLET_IV", 15.75),
    ("CORAL_I", 16),
    ("CORAL_II", 16.25),
    ("CORAL_III", 16.5),
    ("CORAL_IV", 16.75),
    ("ARGENTO_I", 17),
    ("ARGENTO_II", 17.25),
    ("ARGENTO_III", 17.5),
    ("ARGENTO_IV", 17.75),
    ("ELDORA_I", 18),
    ("ELDORA_II", 18.25),
    ("ELDORA_III", 18.5),
    ("ELDORA_IV", 18.75),
    ("CRIMSON_I", 19),
    ("CRIMSON_II", 19.25),
    ("CRIMSON_III", 19.5),
    ("CRIMSON_IV", 19.75),
    ("IMPERIAL_I", 20),
    ("IMPERIAL_II", 21),
    ("IMPERIAL_III", 22),
    ("IMPERIAL_IV", 23),
]


@pytest.mark.parametrize("number", range(len(BOUNDS)))
def test_volforce_classes_begin_at_their_bounds(number: int) -> None:
    name, bound = BOUNDS[number]
    for playtype in (SDVX, USC):
        classes = playtype.class_sets["vfClass"]
        assert classes.index(name) == number
        assert classes.derive is not None
        assert classes.derive({"VF6": bound}) == name
        if number:
            below = BOUNDS[number - 1][0]
            assert classes.derive({"VF6": bound - 0.001}) == below


@pytest.mark.parametrize(
    ("lamp", "score", "judgements", "wrong"),
    [
        (PUC, 10_000_000, {}, 0),
        (PUC, 10_000_000, {"near": 0, "miss": 0}, 0),
        (PUC, 10_000_000, {"critical": 900, "near": None, "miss": None}, 0),
        (PUC, 9_999_999, {}, 1),
        (PUC, 10_000_000, {"near": 1, "miss": 0}, 1),
        (PUC, 10_000_000, {"near": 0, "miss": 1}, 1),
        (PUC, 9_999_999, {"near": 1, "miss": 0}, 2),
        (UC, 9_999_999, {"near": 5, "miss": 0}, 0),
        (UC, 9_000_000, {"near": 5, "miss": 1}, 1),
        (UC, 9_000_000, {"near": 5, "miss": None}, 0),
        (UC, 5_000_000, {}, 0),
        (UC, 4_999_999, {}, 1),
        # Some sources know no lamp above this.
        (UC, 10_000_000, {}, 0),
        ("CLEAR", 10_000_000, {}, 0),
        ("EXCESSIVE CLEAR", 9_000_000, {"near": 5, "miss": 9}, 0),
        ("FAILED", 1, {"near": 5, "miss": 9}, 0),
    ],
)
def test_checks(
    lamp: str, score: int, judgements: dict[str, int | None], wrong: int
) -> None:
    for playtype in (SDVX, USC):
        chart = made_chart(playtype)
        data = made_data(playtype, chart, score=score, lamp=lamp, judgements=judgements)
        assert len(complaints(playtype, data, chart)) == wrong


def test_a_profile_is_the_sum_of_fifty_and_a_session_fifty_times_the_mean() -> None:
    for playtype in (SDVX, USC):
        bests = made_bests("VF6", *[0.25] * 60)
        assert profile_of(playtype, "VF6", bests) == 12.5
        assert profile_of(playtype, "VF6", bests[:4]) == 1
        (session,) = playtype.session_ratings
        assert (session.of, session.best, session.factor) == ("VF6", 10, 50)
