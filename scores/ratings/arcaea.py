"""Arcaea: potential, grades, badges, and what its lamps allow (games, section 4)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import needs, without
from scores.ratings.numbers import js_round

#: Without the one point more that each note gives at its very middle.
FULL = 10_000_000

GRADES = (
    ("D", 0),
    ("C", 8_600_000),
    ("B", 8_900_000),
    ("A", 9_200_000),
    ("AA", 9_500_000),
    ("EX", 9_800_000),
    ("EX+", 9_900_000),
)

#: By naivePotential.
BADGES = (
    ("BLUE", 0),
    ("GREEN", 3.5),
    ("ASH_PURPLE", 7),
    ("PURPLE", 10),
    ("RED", 11),
    ("ONE_STAR", 12),
    ("TWO_STARS", 12.5),
    ("THREE_STARS", 13),
)


def maximum_score(chart: ChartFacts) -> float:
    return FULL + float(chart.data["notecount"])


def potential(data: ScoreData, chart: ChartFacts) -> float:
    score, base = data["score"], js_round(chart.level_num * 100)
    if score >= FULL:
        value = base + 200
    elif score >= 9_800_000:
        value = base + 100 + math.floor((score - 9_800_000) / 2000)
    else:
        value = base + math.floor((score - 9_500_000) / 3000)
    return max(value / 100, 0.0)


CHECKS = (
    needs("lamp", "PURE MEMORY", "score", FULL),
    without("lamp", "PURE MEMORY", "far", "lost"),
    needs("lamp", "FULL RECALL", "score", 5_000_000),
    without("lamp", "FULL RECALL", "lost"),
)
