"""Arithmetic as the rating formulas mean it: JavaScript's, on IEEE doubles."""

from __future__ import annotations

import math
from collections.abc import Iterable


def js_round(value: float) -> int:
    """JavaScript's Math.round: halves go up, also below zero. Python's own goes to the
    even neighbour."""
    return math.floor(value + 0.5)


def total(values: Iterable[float]) -> float:
    """The plain sum from left to right. From Python 3.12 on `sum` corrects rounding
    errors, and would differ from the formulas in the last digit."""
    result: float = 0
    for value in values:
        result = result + value
    return result


def largest(values: Iterable[float | None], count: int) -> list[float]:
    """The ``count`` largest numbers, or as many as there are, in falling order."""
    numbers = [value for value in values if value is not None]
    return sorted(numbers, reverse=True)[:count]
