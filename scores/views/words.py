"""Metrics, ratings and charts of every game, in the words and signs that pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scores.games.schema import Kind, Metric, Playtype
from scores.models import Chart

# Where a metric is not called by its name.
_NAMES = {
    "bp": "BP",
    "bpi": "BPI",
    "exScore": "EX score",
    "fast": "Fast",
    "vfClass": "VF class",
}
_EX_SCORE_GAMES = frozenset({"iidx", "bms", "pms"})
_DECIMALS = {"VF6": 3, "ProfileVF6": 3}
_WHOLE = frozenset({"flareSkill", "curatorSkill"})
# An enum that another one says in a shorter way.
_SAID_BY_ANOTHER = frozenset({"clearMedal"})
# Values that mean there was no play: no segment of their own.
_NO_PLAY = frozenset({"NO PLAY"})
SHADES = 8
# What stands where nothing is known, and before what went down.
NOTHING, _MINUS = "\u2013", "\u2212"


def words(name: str) -> str:
    """A metric's or class set's name in the documents as words: "noteLamp" -> "Note
    lamp"."""
    if name in _NAMES:
        return _NAMES[name]
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return parted[:1].upper() + parted[1:].lower()


def metric_name(playtype: Playtype, name: str) -> str:
    if name == "score" and playtype.game in _EX_SCORE_GAMES:
        return "EX score"
    return words(name)


def main_metric(playtype: Playtype) -> Metric:
    """What people call their score: the metric that decides, or the EX score that it
    is a percentage of."""
    name = "score" if playtype.game in _EX_SCORE_GAMES else playtype.default_metric
    return playtype.metrics[name]


def chart_words(playtype: Playtype, chart: Chart) -> str:
    """ "A 12": the difficulty's letter and the level."""
    known = {one.name: one.shorthand for one in playtype.difficulties or ()}
    return f"{known.get(chart.difficulty, chart.difficulty)} {chart.level}".strip()


def number(value: float | int) -> str:
    """With separators; two decimals unless it is whole by its type."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def rating(name: str, value: float | int | None) -> str:
    if value is None:
        return NOTHING
    # A formula's zero is whole where its other values are not.
    if isinstance(value, int) and (value or name in _WHOLE):
        return f"{value:,}"
    return f"{value:,.{_DECIMALS.get(name, 2)}f}"


def change(name: str, old: float | None, new: float | None) -> str:
    """ "+0.08"; "" where nothing moved that two decimals show."""
    if old is None or new is None:
        return ""
    shown = rating(name, abs(new - old))
    if not re.search(r"[1-9]", shown):
        return ""
    return f"{'+' if new > old else _MINUS}{shown}"


_COUNTED = re.compile(r"Got \d+ error\(s\)[^\n]*\n")


def reason(text: str) -> str:
    """Why a row was refused, as people read it: "score | Expected at most 2000. |
    Received 9999" -> "score: Expected at most 2000. Received 9999"."""
    lines = _COUNTED.sub("", text).splitlines()
    return "\n".join(one.replace(" | ", ": ", 1).replace(" | ", " ") for one in lines)


# Values of a score ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour of a distribution: the values with these indexes. `sign` is a class of
    the stylesheet, l1 (low) to l8 (high)."""

    name: str
    sign: str
    indexes: range


@cache
def shades(values: tuple[str, ...]) -> tuple[Shade, ...]:
    """At most eight: the lowest values share one, named after the highest of them."""
    start = 1 if values[0] in _NO_PLAY else 0
    folded = max(start, len(values) - SHADES)
    steps = len(values) - folded
    found = []
    for place in range(steps):
        index = folded + place
        name = values[index]
        low = index if place else 0
        if not place and folded > start:
            name += " or lower"
        found.append(Shade(name, f"l{_step(place, steps)}", range(low, index + 1)))
    return tuple(found)


def _step(place: int, steps: int) -> int:
    """Seven colours, spread over the steps; the eighth only where all are needed."""
    if steps >= SHADES - 1 or steps == 1:
        return place + 1
    return 1 + int(place * (SHADES - 2) / (steps - 1) + 0.5)


def shade(values: tuple[str, ...], value: str) -> Shade | None:
    if value not in values:
        return None
    index = values.index(value)
    return next((one for one in shades(values) if index in one.indexes), None)


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is how a table shows it: number, grade or lamp. Those that are `wide`
    vanish on a phone."""

    metric: Metric
    label: str
    kind: str
    optional: bool = False
    main: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    text: str
    sign: str = ""


# Playtypes hold mappings and hash by what they hold: their name is enough.
_columns: dict[str, tuple[Column, ...]] = {}


def columns(playtype: Playtype) -> tuple[Column, ...]:
    """Numbers, the deciding one first; then grades and lamps; then BP and the like."""
    known = _columns.get(str(playtype))
    if known is None:
        known = _columns[str(playtype)] = _columns_of(playtype)
    return known


def _columns_of(playtype: Playtype) -> tuple[Column, ...]:
    metrics = [m for m in playtype.metrics.values() if m.name not in _SAID_BY_ANOTHER]
    numbers = [m for m in metrics if m.kind in (Kind.INTEGER, Kind.DECIMAL)]
    chief = main_metric(playtype)
    numbers.sort(key=lambda m: m is not chief)
    enums = [m for m in metrics if m.kind is Kind.ENUM]
    enums.sort(key=_is_lamp)
    extra = [m for m in playtype.optional if m.name == "bp" or m.kind is Kind.ENUM]
    return (
        *(
            Column(
                metric=m,
                label=metric_name(playtype, m.name),
                kind="number",
                main=m is chief,
                wide=m is not chief,
            )
            for m in numbers
        ),
        *(
            Column(m, words(m.name), "lamp" if _is_lamp(m) else "grade", wide=place > 1)
            for place, m in enumerate(enums)
        ),
        *(
            Column(
                metric=m,
                label=words(m.name),
                kind="grade" if m.kind is Kind.ENUM else "number",
                optional=True,
                wide=True,
            )
            for m in extra
        ),
    )


def _is_lamp(metric: Metric) -> bool:
    return "lamp" in metric.name.lower()


def cells(playtype: Playtype, data: Mapping[str, Any]) -> list[Cell]:
    return [cell(playtype, column, data) for column in columns(playtype)]


def cell(playtype: Playtype, column: Column, data: Mapping[str, Any]) -> Cell:
    source = data.get("optional") or {} if column.optional else data
    value = source.get(column.metric.name)
    if value is None:
        return Cell(column, NOTHING)
    if column.kind == "number":
        return Cell(column, amount(playtype, column.metric, value))
    found = shade(column.metric.values, str(value))
    return Cell(column, str(value), found.sign if found else "")


def amount(playtype: Playtype, metric: Metric, value: float | int) -> str:
    """A metric's number: "3,504", "93.21 %"."""
    name = metric.name.lower()
    if "percent" in name or name == "musicrate":
        decimals = 4 if playtype.game == "maimaidx" else 2
        return f"{value:.{decimals}f} %"
    return number(value)


def enum_metrics(playtype: Playtype) -> list[Column]:
    """What distributions are drawn of: lamps before grades, that of clears first."""
    found = [
        one for one in columns(playtype) if one.kind != "number" and not one.optional
    ]
    return sorted(
        found,
        key=lambda one: (one.kind == "grade", not one.metric.name.startswith("clear")),
    )
