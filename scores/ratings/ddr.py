"""DDR: flare skill and ranks, grades, and what its lamps allow (games, section 3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Best, Rating, ScoreData
from scores.ratings.checks import counted
from scores.ratings.grades import stepped
from scores.ratings.numbers import total

#: Of a score that is no failure; a failure is an E.
GRADES = (
    ("D", 0),
    ("D+", 550_000),
    ("C-", 590_000),
    ("C", 600_000),
    ("C+", 650_000),
    ("B-", 690_000),
    ("B", 700_000),
    ("B+", 750_000),
    ("A-", 790_000),
    ("A", 800_000),
    ("A+", 850_000),
    ("AA-", 890_000),
    ("AA", 900_000),
    ("AA+", 950_000),
    ("AAA", 990_000),
)

FLARES = ("0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "EX")

# A planet's four ranks, plain to +++, begin at these flareSkills.
_PLANETS = {
    "NONE": (0, 500, 1000, 1500),
    "MERCURY": (2000, 3000, 4000, 5000),
    "VENUS": (6000, 7000, 8000, 9000),
    "EARTH": (10000, 11500, 13000, 14500),
    "MARS": (16000, 18000, 20000, 22000),
    "JUPITER": (24000, 26500, 29000, 31500),
    "SATURN": (34000, 36750, 39500, 42250),
    "URANUS": (45000, 48750, 52500, 56250),
    "NEPTUNE": (60000, 63750, 67500, 71250),
    "SUN": (75000, 78750, 82500, 86250),
}

#: By flareSkill.
FLARE_RANKS = (
    *(
        (planet + "+" * pluses, bound)
        for planet, bounds in _PLANETS.items()
        for pluses, bound in enumerate(bounds)
    ),
    ("WORLD", 90000),
)

# What a clear is worth without a flare, by level from 1.
_WORTH = (
    *(145, 155, 170, 185, 205, 230, 255, 290, 335, 400),
    *(465, 510, 545, 575, 600, 620, 635, 650, 665),
)

# Songs of each of these categories fill 30 places of a profile; NONE has no places.
_CATEGORIES = ("CLASSIC", "WHITE", "GOLD")
_PLACES = 30

_grade = stepped(GRADES)


def derive(data: ScoreData, _: ChartFacts) -> dict[str, Any]:
    return {"grade": "E" if data["lamp"] == "FAILED" else _grade(data["score"])}


def flare_skill(data: ScoreData, chart: ChartFacts) -> Rating:
    """Null for a level that the game's table does not know."""
    if data["lamp"] == "FAILED":
        return 0
    level = chart.level_num
    if level not in range(1, len(_WORTH) + 1):
        return None
    flare = FLARES.index(data["optional"].get("flare") or "0")
    return math.floor(_WORTH[int(level) - 1] * (100 + 6 * flare) / 100)


def profile_flare_skill(bests: Sequence[Best]) -> Rating:
    """The sum of the 30 best of each category; null without any rated score."""
    rated = [
        (skill, best.song_data.get("flareCategory"))
        for best in bests
        if (skill := best.ratings.get("flareSkill")) is not None
    ]
    if not rated:
        return None
    counting: list[float] = []
    for category in _CATEGORIES:
        skills = (skill for skill, where in rated if where == category)
        counting += sorted(skills, reverse=True)[:_PLACES]
    return total(counting)


def steps_make_the_score(data: ScoreData, chart: ChartFacts) -> str | None:
    """A million points are shared out by steps; everything below MARVELOUS costs ten
    more, and the last digit is always 0."""
    steps = chart.data.get("stepCount")
    notes = counted(data, "MARVELOUS", "PERFECT", "GREAT", "GOOD", "MISS", "OK")
    if data["lamp"] == "FAILED" or not steps or notes is None:
        return None
    marvelous, perfect, great, good, _, ok = notes
    most = 5 * steps
    points = 5 * (marvelous + perfect + ok) + 3 * great + good
    lost = (perfect + great + good) * most
    score = math.floor((points * 100_000 - lost) / most) * 10
    if score == data["score"]:
        return None
    return f"These judgements make a score of {score}, not of {data['score']}."


_COMBO_ORDER = ("MISS", "GOOD", "GREAT", "PERFECT")
# How many of them, from the first, a full combo must be without.
_COMBOS = {
    "FULL COMBO": 1,
    "GREAT FULL COMBO": 2,
    "PERFECT FULL COMBO": 3,
    "MARVELOUS FULL COMBO": 4,
}


def combo_is_clean(data: ScoreData, _: ChartFacts) -> str | None:
    judgements = data["judgements"]
    banned = _COMBO_ORDER[: _COMBOS.get(data["lamp"], 0)]
    if counted(data, "MARVELOUS", *_COMBO_ORDER) is None:
        return None
    found = [name for name in banned if judgements[name] > 0]
    return f"A {data['lamp']} allows no {' or '.join(found)}." if found else None


def steps_make_the_ex_score(data: ScoreData, _: ChartFacts) -> str | None:
    given = data["optional"].get("exScore")
    notes = counted(data, "MARVELOUS", "PERFECT", "GREAT", "OK")
    if given is None or notes is None:
        return None
    marvelous, perfect, great, ok = notes
    score = 3 * (marvelous + ok) + 2 * perfect + great
    if score == given:
        return None
    return f"These judgements make an exScore of {score}, not of {given}."


CHECKS = (steps_make_the_score, combo_is_clean, steps_make_the_ex_score)
