"""GITADORA: skill, grades and colours (games, section 4)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import ScoreData

#: In percent.
GRADES = (
    ("C", 0),
    ("B", 63),
    ("A", 73),
    ("S", 80),
    ("SS", 95),
    ("MAX", 100),
)

#: By naiveSkill.
COLOURS = (
    ("WHITE", 0),
    ("ORANGE", 1000),
    ("ORANGE_GRD", 1500),
    ("YELLOW", 2000),
    ("YELLOW_GRD", 2500),
    ("GREEN", 3000),
    ("GREEN_GRD", 3500),
    ("BLUE", 4000),
    ("BLUE_GRD", 4500),
    ("PURPLE", 5000),
    ("PURPLE_GRD", 5500),
    ("RED", 6000),
    ("RED_GRD", 6500),
    ("BRONZE", 7000),
    ("SILVER", 7500),
    ("GOLD", 8000),
    ("RAINBOW", 8500),
)


def skill(data: ScoreData, chart: ChartFacts) -> float:
    percent: float = data["percent"]
    return math.floor(percent * chart.level_num * 20) / 100
