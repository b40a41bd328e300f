"""O.N.G.E.K.I.: ratings, grades, colours, and what its lamps allow (games, section 4).

Until Re:Fresh the game counted `rating`; from then on `score_rating` and `star_rating`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Best, Rating, ScoreData
from scores.ratings.checks import Check, without
from scores.ratings.grades import stepped
from scores.ratings.numbers import js_round
from scores.ratings.profiles import mean_best

MAXIMUM = 1_010_000
MOST_STARS = 6

GRADES = (
    ("D", 0),
    ("C", 500_000),
    ("B", 700_000),
    ("BB", 750_000),
    ("BBB", 800_000),
    ("A", 850_000),
    ("AA", 900_000),
    ("AAA", 940_000),
    ("S", 970_000),
    ("SS", 990_000),
    ("SSS", 1_000_000),
    ("SSS+", 1_007_500),
)

#: By naiveRatingRefresh.
COLOURS = (
    ("BLUE", 0),
    ("GREEN", 4),
    ("ORANGE", 7),
    ("RED", 9),
    ("PURPLE", 11),
    ("COPPER", 13),
    ("SILVER", 15),
    ("GOLD", 17),
    ("PLATINUM", 18),
    ("RAINBOW", 19),
    ("RAINBOW_SHINY", 20),
    ("RAINBOW_EX", 21),
)

# Thousandths of score_rating that a lamp adds.
_FULL_BELL = 50
_LAMPS = {"FULL COMBO": 100, "ALL BREAK": 300, "ALL BREAK+": 350}

# A sixth star counts no more than five.
_STARS_COUNTED = 5

_grade = stepped(GRADES)


def maximum_platinum(chart: ChartFacts) -> float:
    return float(chart.data["maxPlatScore"])


def derive(data: ScoreData, chart: ChartFacts) -> dict[str, Any]:
    most = maximum_platinum(chart)
    percent = math.floor(data["platinumScore"] / most * 100) if most else 0
    stars = max(0, min(percent, 99) - 93)
    return {"grade": _grade(data["score"]), "platinumStars": stars}


def _unranked(chart: ChartFacts) -> bool:
    """Bonus tracks (their inGameIDs are in the seven thousands) and charts of level 0
    count nothing."""
    return chart.level_num == 0 or 7000 <= chart.data["inGameID"] <= 7999


def rating(data: ScoreData, chart: ChartFacts) -> Rating:
    if _unranked(chart):
        return 0
    score, base = data["score"], js_round(chart.level_num * 100)
    if score >= 1_007_500:
        value = base + 200
    elif score >= 1_000_000:
        value = base + 150 + math.floor((score - 1_000_000) / 150)
    elif score >= 970_000:
        value = base + math.floor((score - 970_000) / 200)
    elif score >= 900_000:
        value = base - math.ceil((970_000 - score) / 175)
    elif score >= 800_000:
        value = base - 400 - math.ceil((900_000 - score) / 500)
    else:
        value = 0
    return max(value / 100, 0.0)


def _thousandths(score: int, base: int) -> int:
    """score_rating times 1000 without what lamps add, from 800,000 on."""
    if score >= 1_007_500:
        return base + 1750 + math.trunc(250 * (score - 1_007_500) / 2500) + 300
    if score >= 1_000_000:
        return base + 1250 + math.trunc(500 * (score - 1_000_000) / 7500) + 200
    if score >= 990_000:
        return base + 750 + math.trunc(500 * (score - 990_000) / 10000) + 100
    if score >= 970_000:
        return base + math.floor(750 * (score - 970_000) / 20000)
    if score >= 900_000:
        return base - math.ceil(4000 * (970_000 - score) / 70000)
    return base - 4000 - math.ceil(2000 * (900_000 - score) / 100_000)


def score_rating(data: ScoreData, chart: ChartFacts) -> Rating:
    score: int = data["score"]
    if _unranked(chart) or score < 800_000:
        return 0
    value: float = _thousandths(score, js_round(chart.level_num * 1000))
    if data["bellLamp"] == "FULL BELL":
        value += _FULL_BELL
    # A full score can be nothing else, whatever lamp came with it.
    value += _LAMPS.get("ALL BREAK+" if score == MAXIMUM else data["noteLamp"], 0)
    return max(value / 1000, 0.0)


def star_rating(data: ScoreData, chart: ChartFacts) -> Rating:
    if _unranked(chart):
        return 0
    stars: int = min(data["platinumStars"], _STARS_COUNTED)
    return math.floor(stars * chart.level_num * chart.level_num) / 1000


_best_scores = mean_best("scoreRating", 60, 1000)
_best_stars = mean_best("starRating", 50, 1000)


def profile_rating_refresh(bests: Sequence[Best]) -> Rating:
    """Without any personal best 0, not null."""
    scores = js_round(1000 * (_best_scores(bests) or 0))
    stars = js_round(1000 * (_best_stars(bests) or 0))
    return (math.floor(1.2 * scores) + stars) / 1000


def all_break_plus_is_full(data: ScoreData, _: ChartFacts) -> str | None:
    if data["noteLamp"] != "ALL BREAK+" or data["score"] == MAXIMUM:
        return None
    return f"A noteLamp of ALL BREAK+ needs a score of {MAXIMUM:,}."


def full_is_all_break_plus(data: ScoreData, _: ChartFacts) -> str | None:
    lamps = data["noteLamp"], data["bellLamp"]
    if data["score"] != MAXIMUM or lamps == ("ALL BREAK+", "FULL BELL"):
        return None
    return f"A score of {MAXIMUM:,} needs ALL BREAK+ and FULL BELL."


def bells_need_a_win(data: ScoreData, _: ChartFacts) -> str | None:
    if data["bellLamp"] == "FULL BELL" and data["noteLamp"] == "LOSS":
        return "A noteLamp of LOSS allows no FULL BELL."
    return None


CHECKS: tuple[Check, ...] = (
    all_break_plus_is_full,
    full_is_all_break_plus,
    without("noteLamp", "ALL BREAK+", "hit", "miss", "break"),
    without("noteLamp", "ALL BREAK", "hit", "miss"),
    without("noteLamp", "FULL COMBO", "miss"),
    bells_need_a_win,
)
