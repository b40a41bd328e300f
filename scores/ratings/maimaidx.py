"""maimai DX: rate, grades, colours, and what its lamps allow (games, section 4)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import needs, only_with
from scores.ratings.numbers import js_round

MAXIMUM = 101

#: In percent.
GRADES = (
    ("D", 0),
    ("C", 50),
    ("B", 60),
    ("BB", 70),
    ("BBB", 75),
    ("A", 80),
    ("AA", 90),
    ("AAA", 94),
    ("S", 97),
    ("S+", 98),
    ("SS", 99),
    ("SS+", 99.5),
    ("SSS", 100),
    ("SSS+", 100.5),
)

#: By naiveRate.
COLOURS = (
    ("WHITE", 0),
    ("BLUE", 1000),
    ("GREEN", 2000),
    ("YELLOW", 4000),
    ("RED", 7000),
    ("PURPLE", 10000),
    ("BRONZE", 12000),
    ("SILVER", 13000),
    ("GOLD", 14000),
    ("PLATINUM", 14500),
    ("RAINBOW", 15000),
)

# Nothing above SSS+ counts. In ten-thousandths of a percent, as the bounds below.
_MOST_COUNTED = 1_005_000

# The factor from this score on, from high to low.
_FACTORS = (
    (1_005_000, 224),
    (1_004_999, 222),
    (1_000_000, 216),
    (999_999, 214),
    (995_000, 211),
    (990_000, 208),
    (989_999, 206),
    (980_000, 203),
    (970_000, 200),
    (969_999, 176),
    (940_000, 168),
    (900_000, 152),
    (800_000, 136),
    (799_999, 128),
    (750_000, 120),
    (700_000, 112),
    (600_000, 96),
    (500_000, 80),
    (400_000, 64),
    (300_000, 48),
    (200_000, 32),
    (100_000, 16),
)


def rate(data: ScoreData, chart: ChartFacts) -> float:
    score = min(js_round(data["percent"] * 10000), _MOST_COUNTED)
    factor = next((factor for bound, factor in _FACTORS if score >= bound), 0)
    level = js_round(chart.level_num * 10)
    return math.floor((score * factor * level) / 100_000_000)


CHECKS = (
    only_with("lamp", "ALL PERFECT+", "percent", MAXIMUM),
    needs("lamp", "ALL PERFECT", "percent", 100.5),
)
