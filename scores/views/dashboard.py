"""A player's page on a game, as values: tiles, the rating's line, distributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import User
from scores.games.schema import Playtype
from scores.models import GameSession
from scores.reads.pages import players
from scores.reads.pages.players import LevelCount, Standing
from scores.views import plots, words
from scores.views.plots import Bar, LinePlot
from scores.views.words import Column, Shade

DAY = 86_400_000
SPANS = {"month": 31 * DAY, "year": 366 * DAY, "all": 0}
_LEVELS_SHOWN = 20
_MONTH = 30 * DAY

_History = Sequence[tuple[int, dict[str, float | None]]]


@dataclass(frozen=True)
class Tile:
    """`is_class` is drawn as a plate, what has a `sign` as a lamp; `change` is "+0.08"
    or ""."""

    label: str
    value: str
    note: str = ""
    change: str = ""
    is_class: bool = False
    time: int | None = None
    sign: str = ""


@dataclass(frozen=True)
class RatingPlot:
    name: str
    value: str
    plot: LinePlot
    sentence: str


@dataclass(frozen=True)
class Distribution:
    label: str
    number: int
    bars: list[Bar]
    shades: tuple[Shade, ...]


def history_of(user: User, playtype: Playtype, span: str, now: int) -> _History:
    since = now - SPANS[span] if SPANS[span] else 0
    return players.snapshots(user, playtype, since=since)


def rating_plot(
    playtype: Playtype, standing: Standing, history: _History, now: int
) -> RatingPlot | None:
    """None before there are two points to draw a line between."""
    name = playtype.default_profile_rating
    current = standing.stats.ratings.get(name)
    if current is None:
        return None
    points = [
        (moment, float(value))
        for moment, ratings in history
        if (value := ratings.get(name)) is not None and moment < now
    ]
    if not points:
        return None
    points.append((now, float(current)))
    start = datetime.fromtimestamp(points[0][0] / 1000, UTC)
    first, last = words.rating(name, points[0][1]), words.rating(name, current)
    return RatingPlot(
        name=name,
        value=last,
        plot=plots.line_plot(points),
        sentence=f"{name} from {first} on {start:%-d %B %Y} to {last} today",
    )


def tiles(
    playtype: Playtype,
    standing: Standing,
    history: _History,
    levels: Sequence[LevelCount],
    newest: GameSession | None,
    now: int,
) -> list[Tile]:
    stats = standing.stats
    found = [
        Tile(words.words(one.name), _class_name(playtype, one.name, held), "", "", True)
        for one in playtype.classes
        if (held := stats.classes.get(one.name))
    ]
    before = _month_ago(history, now)
    for rating in playtype.profile_ratings:
        value = stats.ratings.get(rating.name)
        change = words.change(rating.name, before.get(rating.name), value)
        note = "too few rated scores" if value is None else ""
        note = "this month" if change else note
        found.append(Tile(rating.name, words.rating(rating.name, value), note, change))
    found += _reached(playtype, levels)
    if newest is not None:
        found.append(Tile("Last played", "", "", "", False, newest.time_ended))
    return found


def _class_name(playtype: Playtype, set_name: str, value: str) -> str:
    known = playtype.class_sets[set_name]
    return next((one.name for one in known.values if one.id == value), value)


def _month_ago(history: _History, now: int) -> dict[str, float | None]:
    """The standing of thirty days ago, or the first one after that."""
    older = [ratings for moment, ratings in history if moment <= now - _MONTH]
    if older:
        return older[-1]
    return history[0][1] if history else {}


def _reached(playtype: Playtype, levels: Sequence[LevelCount]) -> list[Tile]:
    """For each enum the charts at the first value worth a word, or above it."""
    charts = sum(one.charts for one in levels)
    plural = "" if charts == 1 else "s"
    found = []
    for place, column in enumerate(words.enum_metrics(playtype)):
        metric = column.metric
        start = metric.values.index(metric.relevant_from) if metric.relevant_from else 0
        worthy = frozenset(metric.values[start:])
        count = sum(one.charts for one in levels if one.values[place] in worthy)
        label = f"{metric.values[start]} or up"
        found.append(Tile(label, f"{count:,}", f"of {charts:,} chart{plural}"))
    return found


def distributions(
    playtype: Playtype, levels: Sequence[LevelCount]
) -> list[Distribution]:
    """Charts by level, once for each enum; the lowest levels share a row where there
    are many."""
    order: dict[str, float] = {}
    for one in levels:
        order[one.level] = min(one.level_num, order.get(one.level, one.level_num))
    names = sorted(order, key=lambda level: (order[level], level))
    lower = set(names[:-_LEVELS_SHOWN]) if len(names) > _LEVELS_SHOWN else set()
    shown = [name for name in names if name not in lower]
    if lower:
        shown.insert(0, "lower")
    return [
        _distribution(playtype, number, column, levels, lower, shown)
        for number, column in enumerate(words.enum_metrics(playtype)[:3], 1)
    ]


def _distribution(
    playtype: Playtype,
    number: int,
    column: Column,
    levels: Sequence[LevelCount],
    lower: set[str],
    shown: list[str],
) -> Distribution:
    values = column.metric.values
    places = {value: index for index, value in enumerate(values)}
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(values))
    for one in levels:
        place = places.get(one.values[number - 1] or "")
        if place is not None:
            row = "lower" if one.level in lower else one.level
            counts[row][place] += one.charts
    shades = words.shades(values)
    bars = [plots.bar(level, shades, counts[level]) for level in shown]
    return Distribution(column.label, number, bars, shades)
