"""The rating of MÚSECA (games, museca)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData


def curator_skill(data: ScoreData, chart: ChartFacts) -> Rating:
    """The level times the score in ten thousands, cut off (games, museca:
    curatorSkill)."""
    score: int = data["score"]
    return math.floor(chart.level_num * (score / 10_000))
