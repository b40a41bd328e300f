"""Rows of tables: scores and bests as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scores.games.schema import Playtype
from scores.models import Chart, PersonalBest, Score
from scores.views import words
from scores.views.words import Cell


@dataclass(frozen=True, slots=True)
class Line:
    """`place` and `player` are those of leaderboards, `gain` what a score is above its
    player's best before it ("" where that says nothing). A personal best has no
    `score_id`."""

    chart: Chart
    chart_words: str
    cells: list[Cell]
    rating: str
    time: int | None
    place: int = 0
    player: str = ""
    player_id: int = 0
    is_own: bool = False
    gain: str = ""
    comment: str = ""
    highlight: bool = False
    score_id: str = ""


def line(playtype: Playtype, row: Score | PersonalBest, rating: str = "") -> Line:
    """Needs the row's chart and song joined."""
    name = rating or playtype.default_score_rating
    return Line(
        chart=row.chart,
        chart_words=words.chart_words(playtype, row.chart),
        cells=words.cells(playtype, row.data),
        rating=words.rating(name, row.ratings.get(name)),
        time=row.time_achieved,
        highlight=row.highlight,
        comment=getattr(row, "comment", None) or "",
        score_id=getattr(row, "score_id", ""),
    )


def lines(
    playtype: Playtype, rows: Iterable[Score | PersonalBest], rating: str = ""
) -> list[Line]:
    return [line(playtype, row, rating) for row in rows]


def placed(
    playtype: Playtype,
    chart: Chart,
    rows: Iterable[PersonalBest],
    *,
    first: int,
    own: int | None,
) -> list[Line]:
    """A chart's leaderboard from place `first` on; needs the users joined."""
    found = []
    for place, row in enumerate(rows, first):
        name = playtype.default_score_rating
        found.append(
            Line(
                chart=chart,
                chart_words="",
                cells=words.cells(playtype, row.data),
                rating=words.rating(name, row.ratings.get(name)),
                time=row.time_achieved,
                place=place,
                player=row.user.name,
                player_id=row.user_id,
                is_own=row.user_id == own,
            )
        )
    return found


def gained(
    playtype: Playtype, rows: Iterable[Score], before: Mapping[int, float | None]
) -> list[Line]:
    """With what each score was above its player's best before it."""
    metric = words.main_metric(playtype)
    found = []
    for row in rows:
        old, new = before.get(row.pk), row.data.get(metric.name)
        plain = line(playtype, row)
        gain = ""
        if old is None:
            gain = "first"
        elif new is not None and new > old:
            more = new - old if isinstance(new, float) else int(new - old)
            gain = f"+{words.amount(playtype, metric, more)}"
        found.append(
            Line(
                chart=plain.chart,
                chart_words=plain.chart_words,
                cells=plain.cells,
                rating=plain.rating,
                time=plain.time,
                gain=gain,
                comment=plain.comment,
                highlight=plain.highlight,
                score_id=plain.score_id,
            )
        )
    return found
