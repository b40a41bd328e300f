"""Jubility, the rating of jubeat since festo (games, jubeat)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from scores.facts import ChartFacts
from scores.games.schema import Best, Rating, ScoreData
from scores.ratings.numbers import js_round, largest, total

LOWEST_CLEAR = 700_000
HARD = "HARD "
#: How many songs of the current version, and how many of all others, count.
EACH = 30


def most_music_rate(chart: ChartFacts) -> float:
    """Hard mode gives up to a fifth more."""
    return 120 if chart.difficulty.startswith(HARD) else 100


def jubility(data: ScoreData, chart: ChartFacts) -> Rating:
    """Level times music rate, in tenths and cut off; 0 for a failed score (games,
    jubeat: jubility)."""
    if data["score"] < LOWEST_CLEAR:
        return 0
    level = js_round(chart.level_num * 10)
    rate: int = math.floor(data["musicRate"] * 10)
    return math.floor(((level * 125 * rate) / 99) / 100) / 10


def profile_jubility(current_version: str) -> Callable[[Sequence[Best]], Rating]:
    """The sum of the 30 best songs of the current version and of the 30 best of all
    others. Hard mode is the same chart for this: the better of the two counts. 0
    without any."""

    def compute(bests: Sequence[Best]) -> Rating:
        current: list[Best] = []
        others: list[Best] = []
        for best in bests:
            is_current = best.song_data.get("displayVersion") == current_version
            (current if is_current else others).append(best)
        return _best_charts(current) + _best_charts(others)

    return compute


def _best_charts(bests: Iterable[Best]) -> float:
    by_chart: dict[tuple[int, str], float] = {}
    for best in bests:
        rating = best.ratings.get("jubility")
        if rating is not None:
            chart = (best.song_id, best.difficulty.removeprefix(HARD))
            by_chart[chart] = max(rating, by_chart.get(chart, rating))
    return total(largest(by_chart.values(), EACH))
