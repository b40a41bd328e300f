"""WACCA: rate, grades, colours, and what its lamps allow (games, section 4)."""

from __future__ import annotations

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import only_with, without
from scores.ratings.numbers import js_round

MAXIMUM = 1_000_000

GRADES = (
    ("D", 0),
    ("C", 1),
    ("B", 300_100),
    ("A", 700_000),
    ("AA", 800_000),
    ("AAA", 850_000),
    ("S", 900_000),
    ("S+", 930_000),
    ("SS", 950_000),
    ("SS+", 970_000),
    ("SSS", 980_000),
    ("SSS+", 990_000),
    ("MASTER", 1_000_000),
)

#: By naiveRate.
COLOURS = (
    ("ASH", 0),
    ("NAVY", 300),
    ("YELLOW", 600),
    ("RED", 1000),
    ("PURPLE", 1300),
    ("BLUE", 1600),
    ("SILVER", 1900),
    ("GOLD", 2200),
    ("RAINBOW", 2500),
)

# The level counts so many times from this score on, from high to low.
_FACTORS = (
    (990_000, 4),
    (980_000, 3.75),
    (970_000, 3.5),
    (960_000, 3.25),
    (950_000, 3),
    (940_000, 2.75),
    (920_000, 2.5),
    (900_000, 2),
    (850_000, 1.5),
)

_MOST_MISSES = 5


def rate(data: ScoreData, chart: ChartFacts) -> float:
    score = data["score"]
    factor = next((factor for bound, factor in _FACTORS if score >= bound), 1)
    return js_round(factor * chart.level_num * 1000) / 1000


def few_misses(data: ScoreData, _: ChartFacts) -> str | None:
    misses = data["judgements"].get("miss") or 0
    if data["lamp"] != "MISSLESS" or misses <= _MOST_MISSES:
        return None
    return f"A lamp of MISSLESS allows no {misses} misses."


CHECKS = (
    only_with("lamp", "ALL MARVELOUS", "score", MAXIMUM),
    without("lamp", "ALL MARVELOUS", "great", "good", "miss"),
    without("lamp", "FULL COMBO", "miss"),
    few_misses,
)
