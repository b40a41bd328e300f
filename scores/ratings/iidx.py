"""Ratings of beatmania IIDX (games, iidx)."""

from __future__ import annotations

import math

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData
from scores.ratings.ex_score import maximum

DEFAULT_COEFFICIENT = 1.175
LOWEST_BPI = -15.0


def _tier(chart: ChartFacts, name: str, missing: float) -> float:
    tier = chart.data.get(name)
    if tier is None:
        return missing
    value: float = tier["value"]
    return value


def kt_lamp_rating_sp(data: ScoreData, chart: ChartFacts) -> Rating:
    """How hard the lamp is on this chart, from the community's tiers for a normal, a
    hard and an ex hard clear. Without a tier for a normal clear its level counts; a
    harder lamp is never worth less than an easier one. Easy and assist clears give 0
    (games, iidx: ktLampRating SP)."""
    normal = _tier(chart, "ncTier", chart.level_num)
    hard = max(_tier(chart, "hcTier", 0), normal)
    ex_hard = max(_tier(chart, "exhcTier", 0), hard)
    worth = {
        "CLEAR": normal,
        "HARD CLEAR": hard,
        "EX HARD CLEAR": ex_hard,
        "FULL COMBO": ex_hard,
    }
    return worth.get(data["lamp"], 0)


def kt_lamp_rating_dp(data: ScoreData, chart: ChartFacts) -> Rating:
    """The chart's one DP tier, or its level, for an easy clear and better (games, iidx:
    ktLampRating DP)."""
    if data["lamp"] in {"NO PLAY", "FAILED", "ASSIST CLEAR"}:
        return 0
    return _tier(chart, "dpTier", chart.level_num)


def _pika_great(score: float, best: int) -> float:
    """How many notes are played for one point that is lost, so that the last points
    before the maximum weigh most."""
    return best * 0.8 if score == best else 0.5 / (1 - score / best)


def _power(base: float, exponent: float) -> float:
    """Infinity where the result is too large."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf


def bpi(data: ScoreData, chart: ChartFacts) -> Rating:
    """Beat Power Indicator: 0 for the average score of kaiden players, 100 for the
    world record, not below -15; above 100 for a better score than the known record.

    Null where the chart's figures are unknown or make no sense (games, iidx: BPI): an
    average that is not above 0 and below the record, a record or a score above the
    maximum, a coefficient that is not above 0.
    """
    average: int | None = chart.data.get("kaidenAverage")
    record: int | None = chart.data.get("worldRecord")
    power: float | None = chart.data.get("bpiCoefficient")
    if power is None or power == -1:
        power = DEFAULT_COEFFICIENT
    if average is None or record is None or power <= 0:
        return None
    score: int = data["score"]
    best = maximum(chart)
    if not (0 < average < record <= best and 0 <= score <= best):
        return None
    base = _pika_great(average, best)
    relative = _pika_great(score, best) / base
    distance = math.log(relative) / math.log(_pika_great(record, best) / base)
    if score >= average:
        above = 100 * _power(distance, power)
        return above if math.isfinite(above) else None
    return max(-100 * _power(-distance, power), LOWEST_BPI)
