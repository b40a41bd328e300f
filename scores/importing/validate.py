"""What a score must fulfil (tachi-api, section 4.3; games, the rows of each metric)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scores.facts import ChartFacts
from scores.games.schema import Kind, Metric, Playtype
from scores.importing.types import DryScore, FullScore

DAY = 24 * 3600 * 1000
# Whole numbers that JavaScript, and so every client, holds exactly.
_SAFE = 2**53 - 1
_INTEGER = Kind.INTEGER


def problems_before(dry: DryScore, playtype: Playtype, *, now: int) -> list[str]:
    """What can be said of provided values: types, ranges, the time. Only a score
    without such problems can be hydrated; ``now`` in Unix milliseconds."""
    problems = []
    if dry.time_achieved is not None and dry.time_achieved > now + DAY:
        problems.append("Invalid timestamp: score happens in the future.")
    problems += _metrics(playtype.provided, dry.metrics, dry.chart)
    for name, value in dry.optional.items():
        metric = playtype.optional_metrics.get(name)
        if metric is None:
            problems.append(f"optional.{name} | The game has no such metric.")
        elif value is not None and (p := metric_problem(metric, value, dry.chart)):
            problems.append(f"optional.{p}")
    return problems


def problems_after(score: FullScore) -> list[str]:
    """Derived metrics, and the rules that tie values to each other."""
    playtype, chart = score.playtype, score.dry.chart
    found = _metrics(playtype.derived, score.data, chart)
    if not found:
        answers = (rule(score.data, chart) for rule in playtype.validators)
        found = [answer for answer in answers if answer]
    return found


def as_message(problems: list[str]) -> str:
    return "\n".join(
        [f"Got {len(problems)} error(s) when validating score:", *problems]
    )


def _metrics(
    metrics: tuple[Metric, ...], values: Mapping[str, Any], chart: ChartFacts
) -> list[str]:
    problems = (metric_problem(one, values.get(one.name), chart) for one in metrics)
    return [problem for problem in problems if problem]


def metric_problem(metric: Metric, value: Any, chart: ChartFacts) -> str | None:
    """Why this value cannot be the metric's, in words; None if it can."""
    if type(value) is int and metric.kind is _INTEGER and _fits(metric, value, chart):
        return None
    if metric.kind is Kind.ENUM:
        if isinstance(value, str) and value in metric.values:
            return None
        expected = ", ".join(metric.values)
        return f"{metric.name} | Expected any of {expected}. | {_received(value)}"
    highest = metric.maximum(chart) if callable(metric.maximum) else metric.maximum
    if metric.kind in (Kind.GRAPH, Kind.NULLABLE_GRAPH):
        if not isinstance(value, (list, tuple)):
            return f"{metric.name} | Expected a list of numbers. | {_received(value)}"
        for index, item in enumerate(value):
            if item is None and metric.kind is Kind.NULLABLE_GRAPH:
                continue
            wrong = _number_problem(metric, item, highest, whole=metric.whole)
            if wrong:
                return f"{metric.name}[{index}] | {wrong}"
        return None
    wrong = _number_problem(metric, value, highest, whole=metric.kind is Kind.INTEGER)
    return f"{metric.name} | {wrong}" if wrong else None


def _fits(metric: Metric, value: int, chart: ChartFacts) -> bool:
    """The short way for nearly all values."""
    lowest, highest = metric.minimum, metric.maximum
    if callable(highest):
        highest = highest(chart)
    return (
        -_SAFE <= value <= _SAFE
        and (lowest is None or value >= lowest)
        and (highest is None or value <= highest)
    )


def _number_problem(
    metric: Metric, value: Any, highest: float | None, *, whole: bool
) -> str | None:
    kind = "an integer" if whole else "a number"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return f"Expected {kind}. | {_received(value)}"
    # NaN fails both comparisons.
    if not -_SAFE <= value <= _SAFE or (whole and value != int(value)):
        return f"Expected {kind}. | {_received(value)}"
    if metric.minimum is not None and value < metric.minimum:
        return f"Expected at least {_plain(metric.minimum)}. | {_received(value)}"
    if highest is not None and value > highest:
        return f"Expected at most {_plain(highest)}. | {_received(value)}"
    return None


def _plain(number: float) -> str:
    return f"{int(number)}" if number == int(number) else f"{number}"


def _received(value: Any) -> str:
    """A value as far as it helps: long ones are cut."""
    if value is None:
        return "Received nothing"
    if isinstance(value, (list, dict, tuple)):
        return f"Received a {type(value).__name__}"
    text = str(value)
    return f"Received {text[:100]}{'...' if len(text) > 100 else ''}"
