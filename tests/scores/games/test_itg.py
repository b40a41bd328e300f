"""ITG. Expected values are worked out from games, section 4, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from scores.facts import ChartFacts
from scores.games.itg import STAMINA
from scores.games.schema import Rating
from tests.scores.games.made import (
    complaints,
    made_bests,
    made_chart,
    made_data,
    profile_of,
    rating_of,
)

DATA: dict[str, Any] = {
    "rankedLevel": 14,
    "chartLevel": 15,
    "hashGSv3": "0123456789abcdef",
    "difficultyTag": "Expert",
    "length": 100.5,
    "charter": "Somebody",
    "streamBPM": 150,
    "breakdown": None,
    "npsPerMeasure": [],
    "notesPerMeasure": [],
    "bannerLocationOverride": None,
    "originalPack": "Pack",
    "packs": ["Pack"],
}
CHART = made_chart(STAMINA, **DATA)


def _play(
    percent: float, lamp: str = "CLEAR", survived: float = 100, **more: Any
) -> Any:
    return made_data(
        STAMINA,
        CHART,
        scorePercent=percent,
        survivedPercent=survived,
        lamp=lamp,
        **more,
    )


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (0, "D"),
        (54.99, "D"),
        (55, "C"),
        (67.99, "C"),
        (68, "B"),
        (79.99, "B"),
        (80, "A"),
        (88.99, "A"),
        (89, "S"),
        (95.99, "S"),
        (96, "★"),
        (97.99, "★"),
        (98, "★★"),
        (98.99, "★★"),
        (99, "★★★"),
        (99.99, "★★★"),
        (100, "★★★★"),
    ],
)
def test_grade(percent: float, grade: str) -> None:
    data = _play(percent)
    assert (data["grade"], data["finalPercent"]) == (grade, 100 + percent)


def test_a_failure_counts_how_far_it_came() -> None:
    data = _play(99.5, "FAILED", 41.25)
    assert (data["grade"], data["finalPercent"]) == ("F", 41.25)


@pytest.mark.parametrize(
    ("ranked", "lamp", "rating"),
    [(14, "CLEAR", 14), (14, "FAILED", None), (None, "QUAD", None), (0, "CLEAR", 0)],
)
def test_block_rating(ranked: int | None, lamp: str, rating: Rating) -> None:
    chart = made_chart(STAMINA, rankedLevel=ranked)
    assert rating_of(STAMINA, "blockRating", _play(90, lamp), chart) == rating


def _stream(*parts: tuple[int, float, float]) -> ChartFacts:
    """A chart of so many measures with so many notes a second, and a measure."""
    return made_chart(
        STAMINA,
        npsPerMeasure=[nps for count, nps, _ in parts for _ in range(count)],
        notesPerMeasure=[notes for count, _, notes in parts for _ in range(count)],
    )


TWO_SPEEDS = ((32, 8, 16), (32, 12, 16))


@pytest.mark.parametrize(
    ("parts", "lamp", "survived", "bpm"),
    [
        ((), "CLEAR", 100, None),
        (((32, 10, 16),), "CLEAR", 100, 150),
        (((31, 10, 16),), "CLEAR", 100, None),
        # a window is as fast as its slowest measure
        (((31, 12, 16), (1, 7, 16)), "CLEAR", 100, 105),
        # 97.5 BPM is nothing to speak of, 100 is
        (((32, 6.5, 16),), "CLEAR", 100, None),
        (((48, 6.6875, 16),), "CLEAR", 100, 100.3125),
        # notes count, not measures: 16 of 32, and 31 measures that are not full
        (((16, 20, 32),), "CLEAR", 100, 300),
        (((32, 10, 15),), "CLEAR", 100, None),
        (((35, 10, 15),), "CLEAR", 100, 150),
        # a break ends all windows
        (((31, 10, 16), (1, 0, 0), (31, 10, 16)), "CLEAR", 100, None),
        (((31, 10, 16), (1, 0, 0), (32, 12, 16)), "CLEAR", 100, 180),
        # the fastest part counts
        (TWO_SPEEDS, "CLEAR", 100, 180),
        (((32, 12, 16), (32, 8, 16)), "CLEAR", 100, 180),
        # died in the 33rd measure, in the 32nd, in the 31st
        (TWO_SPEEDS, "FAILED", 50.5, 120),
        (TWO_SPEEDS, "FAILED", 49, 120),
        (TWO_SPEEDS, "FAILED", 48, None),
        (TWO_SPEEDS, "FAILED", 0, None),
        (TWO_SPEEDS, "FAILED", 100, 180),
    ],
)
def test_fastest32(
    parts: Sequence[tuple[int, float, float]],
    lamp: str,
    survived: float,
    bpm: Rating,
) -> None:
    data = _play(90, lamp, survived)
    assert rating_of(STAMINA, "fastest32", data, _stream(*parts)) == bpm


@pytest.mark.parametrize("name", ["blockRating", "fastest32"])
def test_profile_ratings(name: str) -> None:
    of = {"blockRating": "highestBlock", "fastest32": "fastest32"}[name]
    assert profile_of(STAMINA, of, []) is None
    assert profile_of(STAMINA, of, made_bests(name, None)) is None
    assert profile_of(STAMINA, of, made_bests(name, 12, None, 14, 13)) == 14


@pytest.mark.parametrize(
    ("lamp", "allowed", "banned"),
    [
        ("QUINT", "fantastic+", "fantastic"),
        ("QUINT", "fantastic+", "miss"),
        ("QUAD", "fantastic", "excellent"),
        ("FULL EXCELLENT COMBO", "excellent", "great"),
        ("FULL COMBO", "great", "decent"),
        ("FULL COMBO", "great", "wayoff"),
    ],
)
def test_full_combos(lamp: str, allowed: str, banned: str) -> None:
    def wrong(**judgements: int | None) -> int:
        return len(complaints(STAMINA, _play(99, lamp, judgements=judgements), CHART))

    assert wrong() == 0
    assert wrong(**{allowed: 9}) == 0
    assert wrong(**{banned: 0}) == 0
    assert wrong(**{banned: None}) == 0
    # whatever else is given or not
    assert wrong(**{banned: 1}) == 1


@pytest.mark.parametrize(
    ("lamp", "survived", "wrong"),
    [("CLEAR", 100, 0), ("CLEAR", 99.9, 1), ("QUAD", 0, 1), ("FAILED", 99.9, 0)],
)
def test_who_clears_survives(lamp: str, survived: float, wrong: int) -> None:
    assert len(complaints(STAMINA, _play(90, lamp, survived), CHART)) == wrong


STREAMS = {
    "density": 50,
    "detailed": "16 (4) 16",
    "partiallySimplified": "16/16",
    "simplified": "32",
    "total": "32",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"rankedLevel": None},
        {"breakdown": STREAMS},
        {"npsPerMeasure": [0, 7.5]},
    ],
)
def test_chart_data(change: dict[str, Any]) -> None:
    STAMINA.chart_data.model_validate(DATA | change)


@pytest.mark.parametrize(
    "change",
    [
        {"breakdown": {"total": "32"}},
        {"difficultyTag": "Novice"},
        {"length": 0},
        {"npsPerMeasure": [-1]},
        {"streamBPM": "150"},
        {"rgcID": None},
    ],
)
def test_wrong_chart_data(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        STAMINA.chart_data.model_validate(DATA | change)


def test_facts() -> None:
    assert STAMINA.difficulties is None
    assert STAMINA.session_ratings[0].best == 5
    assert STAMINA.classes == ()
    assert STAMINA.base_name == "Best Result"
    assert STAMINA.default_profile_rating == "highestBlock"
    assert STAMINA.metrics["lamp"].relevant_from == "FAILED"
