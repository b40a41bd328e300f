"""Steps: the value is the one with the highest lower bound that is not above the
number (games, section 0). Grades of scores and classes of players are found so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Rating, ScoreData

#: Name and lower bound of each step, from low to high.
Steps = Sequence[tuple[str, float]]


def stepped(steps: Steps) -> Callable[[float], str]:
    """A function from a number to its step. A number below all of them gets the
    lowest: it is out of range, and another check says so."""
    names = [name for name, _ in steps]
    bounds = [bound for _, bound in steps]

    def step(value: float) -> str:
        return names[max(bisect_right(bounds, value) - 1, 0)]

    return step


def grade_by(
    metric: str, steps: Steps
) -> Callable[[ScoreData, ChartFacts], dict[str, Any]]:
    """Derives a grade where it follows from one metric alone."""
    step = stepped(steps)

    def derive(data: ScoreData, _: ChartFacts) -> dict[str, Any]:
        return {"grade": step(data[metric])}

    return derive


def at_least(rating: str, steps: Steps) -> Callable[[Mapping[str, Rating]], str | None]:
    """For a derived class: the id of the step that the profile rating has reached,
    None while there is no rating."""
    step = stepped(steps)

    def reached(ratings: Mapping[str, Rating]) -> str | None:
        value = ratings.get(rating)
        return None if value is None else step(value)

    return reached
