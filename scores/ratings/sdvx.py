"""Volforce, the rating of SOUND VOLTEX and USC (games, sdvx)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData

PERFECT = 10_000_000

GRADE_STEPS = (
    ("D", 0),
    ("C", 7_000_000),
    ("B", 8_000_000),
    ("A", 8_700_000),
    ("A+", 9_000_000),
    ("AA", 9_300_000),
    ("AA+", 9_500_000),
    ("AAA", 9_700_000),
    ("AAA+", 9_800_000),
    ("S", 9_900_000),
    ("PUC", PERFECT),
)

# What grade and lamp are worth, in hundredths.
GRADE_WORTH = {
    "D": 80,
    "C": 82,
    "B": 85,
    "A": 88,
    "A+": 91,
    "AA": 94,
    "AA+": 97,
    "AAA": 100,
    "AAA+": 102,
    "S": 105,
    "PUC": 105,
}
LAMP_WORTH = {
    "FAILED": 50,
    "CLEAR": 100,
    "EXCESSIVE CLEAR": 102,
    "MAXXIVE CLEAR": 104,
    "ULTIMATE CHAIN": 105,
    "PERFECT ULTIMATE CHAIN": 110,
}


def volforce(data: ScoreData, chart: ChartFacts) -> Rating:
    """VF6: level, score, grade and lamp multiplied, cut off after three decimals; from
    left to right, for the last digit depends on it (games, sdvx: VF6)."""
    worth: float = (
        ((chart.level_num * 2) * (data["score"] / PERFECT))
        * GRADE_WORTH[data["grade"]]
        * LAMP_WORTH[data["lamp"]]
    )
    return math.floor(worth / 1000) / 1000
