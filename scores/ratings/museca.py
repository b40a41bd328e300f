"""The rating of MÚSECA (games, museca)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData


def curator_skill(data: ScoreData, chart: ChartFacts) -> Rating:
    """The level times the score in ten thousands, cut off (games, museca:
    curatorSkill)."""
    return math.floor(chart.level_num * (data["score"] / 10_000))
