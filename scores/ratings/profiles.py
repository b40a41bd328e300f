"""The usual ways from a user's personal bests to one number (games, section 0)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from scores.games.schema import Best, Rating
from scores.ratings.numbers import js_round, largest, total

Calculator = Callable[[Sequence[Best]], Rating]


def _top(bests: Sequence[Best], name: str, count: int, scale: int) -> list[float]:
    top = largest((best.ratings.get(name) for best in bests), count)
    return top if scale == 1 else [js_round(value * scale) for value in top]


def sum_best(name: str, count: int, scale: int = 1) -> Calculator:
    """The sum of the ``count`` largest ratings; null without any. With a scale (100
    keeps two decimals) each is first rounded to a whole multiple of 1/scale."""

    def compute(bests: Sequence[Best]) -> Rating:
        top = _top(bests, name, count, scale)
        if not top:
            return None
        return total(top) if scale == 1 else total(top) / scale

    return compute


def mean_best(
    name: str, count: int, scale: int = 1, *, strict: bool = False
) -> Calculator:
    """The sum of the ``count`` largest ratings divided by ``count``, also when there
    are fewer; null without any, and if ``strict`` with fewer. With a scale the mean is
    cut off, not rounded."""

    def compute(bests: Sequence[Best]) -> Rating:
        top = _top(bests, name, count, scale)
        if not top or (strict and len(top) < count):
            return None
        mean = total(top) / count
        return mean if scale == 1 else math.floor(mean) / scale

    return compute
