"""What makes a score contradict itself, as the games' tables say it.

Each maker returns a check: what is wrong with a hydrated score, or None. Judgements
may be null or absent; a check that needs one of those is skipped, unless it says that
they count as 0 (games, section 0).
"""

from __future__ import annotations

from collections.abc import Callable

from scores.facts import ChartFacts
from scores.games.schema import ScoreData

Check = Callable[[ScoreData, ChartFacts], str | None]


def counted(data: ScoreData, *judgements: str) -> list[int] | None:
    """How often each was hit; None unless all of them are given."""
    counts = [data["judgements"].get(name) for name in judgements]
    known = [count for count in counts if count is not None]
    return known if len(known) == len(counts) else None


def without(
    metric: str, lamp: str, *judgements: str, missing_is_zero: bool = False
) -> Check:
    """A score with this lamp has none of the judgements."""
    listed = " or ".join(judgements)

    def check(data: ScoreData, _: ChartFacts) -> str | None:
        if data[metric] != lamp:
            return None
        if missing_is_zero:
            found = sum(data["judgements"].get(name) or 0 for name in judgements)
        else:
            found = sum(counted(data, *judgements) or ())
        return f"A {metric} of {lamp} allows no {listed}." if found > 0 else None

    return check


def spotless(metric: str, lamp: str, *judgements: str) -> tuple[Check, ...]:
    """As `without`, but each judgement speaks for itself, whichever others are
    given."""
    return tuple(without(metric, lamp, judgement) for judgement in judgements)


def only_with(metric: str, lamp: str, other: str, value: float | str) -> Check:
    """The lamp and the value of the other metric come together or not at all."""

    def check(data: ScoreData, _: ChartFacts) -> str | None:
        if (data[metric] == lamp) == (data[other] == value):
            return None
        return f"A {metric} of {lamp} and a {other} of {value} need each other."

    return check


def needs(metric: str, lamp: str, other: str, minimum: float) -> Check:
    """A score with this lamp has at least ``minimum`` of the other metric."""

    def check(data: ScoreData, _: ChartFacts) -> str | None:
        if data[metric] != lamp or data[other] >= minimum:
            return None
        return f"A {metric} of {lamp} needs a {other} of at least {minimum:,}."

    return check


def only_below(metric: str, lamp: str, other: str, bound: float) -> Check:
    """The lamp and values of the other metric under the bound come together or not at
    all."""

    def check(data: ScoreData, _: ChartFacts) -> str | None:
        if (data[metric] == lamp) == (data[other] < bound):
            return None
        return f"A {metric} of {lamp} and a {other} below {bound:,} need each other."

    return check
