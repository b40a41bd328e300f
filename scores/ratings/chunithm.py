"""CHUNITHM: rating, grades, colours, and what its lamps allow (games, section 3)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import counted, needs, only_with, without

MAXIMUM = 1_010_000

GRADES = (
    ("D", 0),
    ("C", 500_000),
    ("B", 600_000),
    ("BB", 700_000),
    ("BBB", 800_000),
    ("A", 900_000),
    ("AA", 925_000),
    ("AAA", 950_000),
    ("S", 975_000),
    ("S+", 990_000),
    ("SS", 1_000_000),
    ("SS+", 1_005_000),
    ("SSS", 1_007_500),
    ("SSS+", 1_009_000),
)

#: By naiveRating.
COLOURS = (
    ("BLUE", 0),
    ("GREEN", 2),
    ("ORANGE", 4),
    ("RED", 7),
    ("PURPLE", 10),
    ("COPPER", 12),
    ("SILVER", 13.25),
    ("GOLD", 14.5),
    ("PLATINUM", 15.25),
    ("RAINBOW", 16),
    ("RAINBOW_II", 16.25),
    ("RAINBOW_III", 16.5),
    ("RAINBOW_IV", 16.75),
    ("RAINBOW_EX_I", 17),
    ("RAINBOW_EX_II", 17.25),
    ("RAINBOW_EX_III", 17.5),
)


def _hundredths(score: int, base: float) -> float:
    """Rating times 100, not yet cut off: straight lines between the grades' bounds.
    ``base`` is the chart's level times 100."""
    if score >= 1_009_000:
        return base + 215
    if score >= 1_007_500:
        return base + 200 + (score - 1_007_500) / 100
    if score >= 1_005_000:
        return base + 150 + ((score - 1_005_000) * 10) / 500
    if score >= 1_000_000:
        return base + 100 + ((score - 1_000_000) * 5) / 500
    if score >= 975_000:
        return base + ((score - 975_000) * 2) / 500
    if score >= 900_000:
        return base - 500 + ((score - 900_000) * 2) / 300
    half = (base - 500) / 2
    if score >= 800_000:
        return half + ((score - 800_000) * half) / 100_000
    if score >= 500_000:
        return (half * (score - 500_000)) / 300_000
    return 0


def rating(data: ScoreData, chart: ChartFacts) -> float:
    value = _hundredths(data["score"], chart.level_num * 100)
    return max(math.floor(value) / 100, 0.0)


def combo_adds_up(data: ScoreData, _: ChartFacts) -> str | None:
    """With a combo lamp nothing broke the combo: it is as long as there are notes."""
    combo = data["optional"].get("maxCombo")
    notes = counted(data, "jcrit", "justice", "attack", "miss")
    if data["noteLamp"] == "NONE" or combo is None or notes is None:
        return None
    if sum(notes) == combo:
        return None
    return f"A {data['noteLamp']} of {sum(notes)} notes has no maxCombo of {combo}."


# Clear lamps by how many notes may be hit less well than jcrit: fewer than this.
_FEWER_THAN = {"CATASTROPHY": 10, "ABSOLUTE": 50, "BRAVE": 150}


def survives(data: ScoreData, _: ChartFacts) -> str | None:
    """The harder clear lamps end the song at so many errors."""
    errors = counted(data, "attack", "justice", "miss")
    if errors is None:
        return None
    lamp, count, misses = data["clearLamp"], sum(errors), errors[2]
    if lamp in _FEWER_THAN and count >= _FEWER_THAN[lamp]:
        return f"A clearLamp of {lamp} allows no {count} attack, justice and miss."
    if lamp == "HARD" and count >= 300 and misses >= 20:
        return f"A clearLamp of HARD allows no {count} errors with {misses} misses."
    return None


CHECKS = (
    only_with("noteLamp", "ALL JUSTICE CRITICAL", "score", MAXIMUM),
    needs("noteLamp", "ALL JUSTICE", "score", 1_000_000),
    needs("noteLamp", "FULL COMBO", "score", 500_000),
    without(
        "noteLamp",
        "ALL JUSTICE CRITICAL",
        *("attack", "justice", "miss"),
        missing_is_zero=True,
    ),
    without("noteLamp", "ALL JUSTICE", "attack", "miss", missing_is_zero=True),
    without("noteLamp", "FULL COMBO", "miss", missing_is_zero=True),
    combo_adds_up,
    survives,
)
