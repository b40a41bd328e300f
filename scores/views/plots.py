"""Charts as shapes and words. Shapes stand in an SVG that may stretch, words in HTML
beside it; each has a sentence for who does not see it. Plain arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scores.views.words import Shade

_WIDTH, _HEIGHT = 600, 200
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Of 600 x 200; `ticks` from the top down, `labels` from left to right."""

    line: str
    area: str
    grid: str
    ticks: list[str]
    labels: list[str]


def line_plot(points: Sequence[tuple[int, float]]) -> LinePlot:
    """Of at least two (Unix milliseconds, value), oldest first; the last is now."""
    values = [value for _, value in points]
    ticks, decimals = _ticks(min(values), max(values))
    low, high = ticks[0], ticks[-1]
    start, end = points[0][0], points[-1][0]
    places = [
        (
            _WIDTH * (moment - start) / max(1, end - start),
            _HEIGHT * (high - value) / (high - low),
        )
        for moment, value in points
    ]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    rows = len(ticks) - 1
    return LinePlot(
        line=f"M{line}",
        area=f"M{line}V{_HEIGHT}H0Z",
        grid="".join(f"M0 {_HEIGHT * n / rows:g}H{_WIDTH}" for n in range(rows + 1)),
        ticks=[f"{tick:,.{decimals}f}" for tick in reversed(ticks)],
        labels=_moments(start, end),
    )


def _ticks(low: float, high: float) -> tuple[list[float], int]:
    """Round numbers around the values, and how many decimals they need."""
    span = (high - low) or max(abs(high), 1.0) / 10
    raw = span / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= raw * 0.999)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    decimals = max(0, -math.floor(math.log10(step)))
    if round(step, decimals) != step:
        decimals += 1
    return [n * step for n in range(first, last + 1)], decimals


def _moments(start: int, end: int) -> list[str]:
    days = (end - start) / _DAY
    if days < 1:
        return [_date(start, "%H:%M"), "now"]
    form = "%-d %b" if days < 400 else "%b %Y"
    parts = min(6, max(1, int(days))) if days < 400 else 4
    between = [start + (end - start) * n // parts for n in range(parts)]
    return [*(_date(moment, form) for moment in between), "today"]


def _date(moment: int, form: str) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime(form)


@dataclass(frozen=True, slots=True)
class Part:
    sign: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a distribution, 100 wide."""

    label: str
    parts: list[Part]
    sentence: str
    total: int


_GAP = 0.3


def bar(label: str, shades: Sequence[Shade], counts: Sequence[int]) -> Bar:
    """`counts` by the index of the enum's value."""
    sums = [sum(counts[i] for i in one.indexes if i < len(counts)) for one in shades]
    total = sum(sums)
    parts, x = [], 0.0
    for one, count in zip(shades, sums, strict=True):
        if not count:
            continue
        width = 100 * count / total
        parts.append(Part(one.sign, round(x, 2), round(max(width - _GAP, 0.2), 2)))
        x += width
    said = [f"{n:,} {s.name}" for s, n in zip(shades, sums, strict=True) if n]
    return Bar(label, parts, ", ".join(said), total)


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    y: float
    height: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Of 160 x 80."""

    columns: list[Column]
    labels: list[str]


def histogram(
    counts: Sequence[int], *, own: int | None, labels: list[str]
) -> Histogram:
    """`own` is the bucket of the reader's score."""
    highest = max(counts, default=0) or 1
    wide = 160 / max(1, len(counts))
    columns = []
    for place, count in enumerate(counts):
        # What is there at all can be seen.
        height = max(70 * count / highest, 1.5) if count else 0.0
        columns.append(
            Column(
                round(place * wide + 0.6, 2),
                round(80 - height, 2),
                round(height, 2),
                place == own,
            )
        )
    return Histogram(columns, labels)


def trace(values: Sequence[float | None]) -> str:
    """The path of a graph, as wide as the picture and as high as its values; what is
    not known is a gap."""
    known = [value for value in values if value is not None]
    low, span = min(known), (max(known) - min(known)) or 1.0
    steps = max(1, len(values) - 1)
    path, pen = "", "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        path += f"{pen}{_WIDTH * place / steps:.1f} "
        path += f"{_HEIGHT * (1 - (value - low) / span):.1f}"
        pen = "L"
    return path
