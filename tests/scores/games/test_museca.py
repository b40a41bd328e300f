"""museca: grades, curator skill, checks."""

from __future__ import annotations

import pytest

from scores.games.museca import SINGLE as MUSECA
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

PCA = "PERFECT CONNECT ALL"


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (0, "没"),
        (599_999, "没"),
        (600_000, "拙"),
        (699_999, "拙"),
        (700_000, "凡"),
        (799_999, "凡"),
        (800_000, "佳"),
        (849_999, "佳"),
        (850_000, "良"),
        (899_999, "良"),
        (900_000, "優"),
        (949_999, "優"),
        (950_000, "秀"),
        (974_999, "秀"),
        (975_000, "傑"),
        (999_999, "傑"),
        (1_000_000, "傑G"),
    ],
)
def test_grades(score: int, grade: str) -> None:
    chart = made_chart(MUSECA)
    assert made_data(MUSECA, chart, score=score, lamp="CLEAR")["grade"] == grade


@pytest.mark.parametrize(
    ("level", "score", "expected"),
    [
        (12, 1_000_000, 1200),
        # 12 · 99.9999 = 1199.9988.
        (12, 999_999, 1199),
        # 13 · 98.7654 = 1283.95.
        (13, 987_654, 1283),
        (1, 800_000, 80),
        (15, 1, 0),
        (15, 0, 0),
        (15, 1_000_000, 1500),
    ],
)
def test_curator_skill(level: float, score: int, expected: int) -> None:
    chart = made_chart(MUSECA, level)
    data = made_data(MUSECA, chart, score=score, lamp="CLEAR")
    assert rating_of(MUSECA, "curatorSkill", data, chart) == expected


@pytest.mark.parametrize(
    ("lamp", "score", "judgements", "wrong"),
    [
        (PCA, 1_000_000, {}, 0),
        (PCA, 1_000_000, {"near": 0, "miss": 0}, 0),
        (PCA, 999_999, {}, 1),
        (PCA, 1_000_000, {"near": 1, "miss": 0}, 1),
        (PCA, 1_000_000, {"near": 0, "miss": 1}, 1),
        ("CONNECT ALL", 1_000_000, {}, 1),
        ("CONNECT ALL", 950_000, {"near": 9, "miss": 0}, 0),
        ("CONNECT ALL", 950_000, {"near": 9, "miss": 1}, 1),
        ("CONNECT ALL", 950_000, {"near": 9, "miss": None}, 0),
        ("CLEAR", 800_000, {"near": 9, "miss": 9}, 0),
        ("CLEAR", 799_999, {}, 1),
        ("FAILED", 799_999, {}, 0),
        ("FAILED", 0, {}, 0),
        ("FAILED", 800_000, {}, 1),
    ],
)
def test_checks(
    lamp: str, score: int, judgements: dict[str, int | None], wrong: int
) -> None:
    chart = made_chart(MUSECA)
    data = made_data(MUSECA, chart, score=score, lamp=lamp, judgements=judgements)
    assert len(complaints(MUSECA, data, chart)) == wrong


def test_the_profile_is_the_sum_of_twenty() -> None:
    bests = made_bests("curatorSkill", *[100] * 25)
    assert profile_of(MUSECA, "curatorSkill", bests) == 2000
    assert profile_of(MUSECA, "curatorSkill", bests[:3]) == 300
