"""maimai: rate, grades, colours, and what its lamps allow (games, section 4).

How many percent a chart can give is in ``chart.data.maxPercent``: a little above 100.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import only_with, without
from scores.ratings.grades import stepped
from scores.ratings.numbers import js_round

#: In percent. The chart's maximum is an SSS+, too.
GRADES = (
    ("F", 0),
    ("E", 10),
    ("D", 20),
    ("C", 40),
    ("B", 60),
    ("A", 80),
    ("AA", 90),
    ("AAA", 94),
    ("S", 97),
    ("S+", 98),
    ("SS", 99),
    ("SS+", 99.5),
    ("SSS", 100),
    ("SSS+", 104),
)

#: By naiveRate.
COLOURS = (
    ("WHITE", 0),
    ("BLUE", 2),
    ("GREEN", 4),
    ("YELLOW", 7),
    ("RED", 10),
    ("PURPLE", 12),
    ("BRONZE", 13),
    ("SILVER", 14),
    ("GOLD", 14.5),
    ("RAINBOW", 15),
)

MOST_PERCENT = 104

# Hundredths of a percent at which the columns of the table below begin: F, E, D, C, B,
# A, AA, AAA, S-, S, SS-, SS, SSS-, SSS, SSS+. Up to E nothing counts; the last is the
# chart's maximum, wherever it is: scores from SSS on are stretched to reach it.
_BOUNDS = (
    *(0, 1000, 2000, 4000, 6000, 8000, 9000, 9400),
    *(9699, 9700, 9899, 9900, 9999, 10000, 20000),
)
_SSS = 10000

# Hundredths of rate at those bounds, for the levels 0 to 15.
_CURVES = (
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (0, 0, 10, 20, 40, 100, 150, 250, 400, 400, 500, 550, 650, 700, 800),
    (0, 0, 20, 40, 80, 200, 250, 300, 450, 450, 550, 600, 700, 750, 850),
    (0, 0, 30, 60, 120, 300, 350, 400, 500, 500, 600, 650, 750, 800, 900),
    (0, 0, 40, 80, 160, 350, 400, 450, 550, 550, 650, 700, 800, 850, 950),
    (0, 0, 50, 100, 200, 400, 500, 550, 600, 600, 700, 750, 850, 900, 1000),
    (0, 0, 60, 120, 240, 450, 550, 600, 650, 650, 750, 800, 900, 950, 1050),
    (0, 0, 70, 140, 280, 500, 600, 700, 725, 750, 875, 900, 975, 1000, 1100),
    (0, 0, 80, 160, 320, 550, 650, 725, 750, 800, 925, 950, 1025, 1050, 1150),
    (0, 0, 90, 180, 360, 600, 700, 750, 800, 900, 1025, 1050, 1125, 1150, 1250),
    (0, 0, 100, 200, 400, 700, 800, 850, 900, 1000, 1125, 1150, 1225, 1250, 1350),
    (0, 0, 110, 220, 440, 800, 900, 950, 1000, 1100, 1175, 1200, 1275, 1300, 1400),
    (0, 0, 120, 240, 480, 900, 1000, 1050, 1100, 1200, 1275, 1300, 1375, 1400, 1500),
    (0, 0, 130, 260, 520, 1000, 1100, 1150, 1250, 1350, 1475, 1500, 1575, 1600, 1700),
    (0, 0, 140, 280, 560, 1100, 1200, 1250, 1400, 1500, 1675, 1700, 1775, 1800, 1900),
    (0, 0, 150, 300, 600, 1200, 1300, 1350, 1550, 1650, 1875, 1900, 1975, 2000, 2100),
)

_grade = stepped(GRADES)


def maximum_percent(chart: ChartFacts) -> float:
    return float(chart.data["maxPercent"])


def derive(data: ScoreData, chart: ChartFacts) -> dict[str, Any]:
    percent = data["percent"]
    return {
        "grade": "SSS+" if percent == maximum_percent(chart) else _grade(percent),
    }


def _curve(tenths: int) -> list[float]:
    """The row of a level: between two whole levels on the straight line from one to
    the other, above 15 on the line from 14."""
    below = min(tenths // 10, len(_CURVES) - 2)
    return [
        low + ((high - low) * (tenths - below * 10)) / 10
        for low, high in zip(_CURVES[below], _CURVES[below + 1], strict=True)
    ]


def rate(data: ScoreData, chart: ChartFacts) -> float:
    score = js_round(data["percent"] * 100)
    most = js_round(maximum_percent(chart) * 100)
    if score <= _BOUNDS[1]:
        return 0
    curve = _curve(js_round(chart.level_num * 10))
    if score >= most:
        return curve[-1] / 100
    if score >= _SSS:
        score = math.floor(((score - _SSS) / (most - _SSS)) * _SSS + _SSS)
    column = bisect_right(_BOUNDS, score) - 1
    bound, low = _BOUNDS[column], curve[column]
    if score == bound:
        return low / 100
    part = (score - bound) / (_BOUNDS[column + 1] - bound)
    return math.floor(low + (curve[column + 1] - low) * part) / 100


def possible(data: ScoreData, _: ChartFacts) -> str | None:
    """If all notes were breaks, the most valuable ones, there would be 104%."""
    if data["percent"] <= MOST_PERCENT:
        return None
    return f"No chart gives more than {MOST_PERCENT}%."


CHECKS = (
    possible,
    only_with("lamp", "ALL PERFECT+", "grade", "SSS+"),
    without("lamp", "ALL PERFECT", "great", "good", "miss"),
    without("lamp", "FULL COMBO", "miss"),
)
