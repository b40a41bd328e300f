"""What SOUND VOLTEX and USC share: grades, Volforce and the classes that follow from
it."""

from __future__ import annotations

from scores.games.schema import (
    ClassSet,
    ClassValue,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    enum,
    integer,
)
from scores.ratings.checks import needs, without
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import sum_best
from scores.ratings.sdvx import GRADE_STEPS, PERFECT, volforce


class Preferences(Record):
    vf6Target: float | None = None


SCORE = integer("score", 0, PERFECT)
GRADE = enum("grade", *(grade for grade, _ in GRADE_STEPS), relevant_from="A+")
derive = grade_by("score", GRADE_STEPS)

# Where each colour begins, and how far its four steps are apart.
_COLOURS = (
    ("Sienna", 0, 2.5),
    ("Cobalt", 10, 0.5),
    ("Dandelion", 12, 0.5),
    ("Cyan", 14, 0.25),
    ("Scarlet", 15, 0.25),
    ("Coral", 16, 0.25),
    ("Argento", 17, 0.25),
    ("Eldora", 18, 0.25),
    ("Crimson", 19, 0.25),
    ("Imperial", 20, 1),
)
_STEPS = tuple(
    (ClassValue(f"{colour.upper()}_{number}", f"{colour} {number}"), start + n * width)
    for colour, start, width in _COLOURS
    for n, number in enumerate(("I", "II", "III", "IV"))
)
VF_CLASS = ClassSet(
    "vfClass",
    tuple(value for value, _ in _STEPS),
    derive=at_least("VF6", tuple((value.id, bound) for value, bound in _STEPS)),
    relevant_from="IMPERIAL_I",
)

SCORE_RATINGS = (
    ScoreRating("VF6", "Volforce, from level, score, grade and lamp.", volforce),
)
SESSION_RATINGS = (
    SessionRating(
        "ProfileVF6",
        "What the 10 best scores, five times over, would make of a profile.",
        "VF6",
        factor=50,
    ),
)
PROFILE_RATINGS = (
    ProfileRating("VF6", "The sum of the 50 best VF6.", sum_best("VF6", 50)),
)

# A perfect score with a lesser lamp is accepted: some sources do not know the lamp.
VALIDATORS = (
    needs("lamp", "PERFECT ULTIMATE CHAIN", "score", PERFECT),
    without("lamp", "PERFECT ULTIMATE CHAIN", "near", "miss", missing_is_zero=True),
    without("lamp", "ULTIMATE CHAIN", "miss"),
    needs("lamp", "ULTIMATE CHAIN", "score", PERFECT // 2),
)
