"""Clear lamps, grades, class points and medals of pop'n music (games, popn)."""

from __future__ import annotations

from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData
from scores.ratings.checks import counted
from scores.ratings.grades import stepped

GRADE_STEPS = (
    ("E", 0),
    ("D", 50_000),
    ("C", 62_000),
    ("B", 72_000),
    ("A", 82_000),
    ("AA", 90_000),
    ("AAA", 95_000),
    ("S", 98_000),
)

LAMPS = {
    "failedCircle": "FAILED",
    "failedDiamond": "FAILED",
    "failedStar": "FAILED",
    "easyClear": "EASY CLEAR",
    "clearCircle": "CLEAR",
    "clearDiamond": "CLEAR",
    "clearStar": "CLEAR",
    "fullComboCircle": "FULL COMBO",
    "fullComboDiamond": "FULL COMBO",
    "fullComboStar": "FULL COMBO",
    "perfect": "PERFECT",
}

# Medals of one lamp differ by how often this judgement was hit: bads for a clear,
# goods for a full combo. The numbers are the least and the most; None: no limit.
MEDALS: dict[str, tuple[str, int, int | None]] = {
    "fullComboStar": ("good", 1, 5),
    "fullComboDiamond": ("good", 6, 20),
    "fullComboCircle": ("good", 21, None),
    "clearStar": ("bad", 1, 5),
    "clearDiamond": ("bad", 6, 20),
    "clearCircle": ("bad", 21, None),
}

BONUS = {
    "FAILED": 0,
    "EASY CLEAR": 3000,
    "CLEAR": 3000,
    "FULL COMBO": 5000,
    "PERFECT": 5000,
}

_grade = stepped(GRADE_STEPS)
BEST_FAILED = 90_000


def derive(data: ScoreData, _: ChartFacts) -> dict[str, Any]:
    """The medal says the lamp, the score the grade; who failed gets no better one than
    A."""
    lamp = LAMPS[data["clearMedal"]]
    capped = lamp == "FAILED" and data["score"] >= BEST_FAILED
    return {"lamp": lamp, "grade": "A" if capped else _grade(data["score"])}


def class_points(data: ScoreData, chart: ChartFacts) -> Rating:
    """The game's own pop'n class points, from level, score and lamp; 0 up to a score of
    50,000 (games, popn: classPoints). Not rounded."""
    score: int = data["score"]
    if score <= 50_000:
        return 0
    return (10_000 * chart.level_num + score - 50_000 + BONUS[data["lamp"]]) / 5440


def medal_fits(data: ScoreData, _: ChartFacts) -> str | None:
    """The medal's range of bads or goods, where both are given."""
    given = counted(data, "bad", "good")
    medal = data["clearMedal"]
    if given is None or medal not in MEDALS:
        return None
    judgement, least, most = MEDALS[medal]
    count = given[0] if judgement == "bad" else given[1]
    if least <= count and (most is None or count <= most):
        return None
    wanted = f"{least} or more" if most is None else f"{least} to {most}"
    return f"A clearMedal of {medal} has {wanted} {judgement}s, not {count}."
