"""EX score games: iidx, bms and pms. A note gives 2 points for the best judgement and 1
for the second; the percentage of the maximum makes the grade (games, iidx)."""

from __future__ import annotations

from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import ScoreData
from scores.ratings.checks import counted
from scores.ratings.grades import stepped

#: Lower bounds in percent. As the percentage itself, each is one division of whole
#: numbers: only so a score on the bound has exactly the bound's value.
GRADE_STEPS = (
    ("F", 0.0),
    ("E", (100 * 2) / 9),
    ("D", (100 * 3) / 9),
    ("C", (100 * 4) / 9),
    ("B", (100 * 5) / 9),
    ("A", (100 * 6) / 9),
    ("AA", (100 * 7) / 9),
    ("AAA", (100 * 8) / 9),
    ("MAX-", (100 * 17) / 18),
    ("MAX", 100.0),
)

_grade = stepped(GRADE_STEPS)


def maximum(chart: ChartFacts) -> int:
    notes: int = chart.data["notecount"]
    return notes * 2


def derive(data: ScoreData, chart: ChartFacts) -> dict[str, Any]:
    """Percent and grade; a chart without notes has nothing to be a part of: 0."""
    best = maximum(chart)
    percent = (100 * data["score"]) / best if best else 0.0
    return {"percent": percent, "grade": _grade(percent)}


def judgements_add_up(data: ScoreData, _: ChartFacts) -> str | None:
    """2·pgreat + great must be the score, where both are given. Never speaks for pms,
    which calls its best judgement ``cool``."""
    given = counted(data, "pgreat", "great")
    if given is None:
        return None
    points = 2 * given[0] + given[1]
    if points == data["score"]:
        return None
    return (
        f"{given[0]} pgreats and {given[1]} greats make a score of {points},"
        f" not {data['score']}."
    )
