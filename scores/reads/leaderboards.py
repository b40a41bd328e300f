"""Who is best: on a playtype, on a chart, and next to somebody."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from scores.games.schema import Playtype
from scores.models import GameStats, PersonalBest
from scores.reads.columns import profile_rating_column, score_rating_column
from scores.reads.own import here
from scores.reads.rankings import Rank, best_ranks, ranks_from
from scores.reads.rows import BestRow, StatsRow, best_rows, stats_rows

#: As `best_ranks` counts, and as `PersonalBest`'s index goes.
RANKED = (
    F("rank1").desc(),
    F("rank2").desc(),
    F("rank3").desc(),
    F("time_achieved").asc(nulls_last=True),
    F("user").asc(),
)


class Ranked(NamedTuple):
    """Personal bests and the rank of each, by primary key."""

    rows: list[BestRow]
    ranks: dict[int, Rank]


def ranked(bests: QuerySet[PersonalBest]) -> Ranked:
    rows = best_rows(bests)
    return Ranked(rows, best_ranks(row.pk for row in rows))


def top_players(playtype: Playtype, rating: str, limit: int) -> list[StatsRow]:
    """By a profile rating, who has none last."""
    column = profile_rating_column(playtype, rating)
    players = GameStats.objects.filter(here(playtype))
    return stats_rows(players.order_by(*_best_first(column))[:limit])


class Adjacent(NamedTuple):
    """``above`` and ``below`` are both best first."""

    above: list[StatsRow]
    below: list[StatsRow]


def adjacent_players(
    stats: GameStats, playtype: Playtype, rating: str, count: int = 5
) -> Adjacent:
    """In the order of `top_players`. Group by group, so that each statement begins in
    its index where this player stands."""
    column = profile_rating_column(playtype, rating)
    value = getattr(stats, column)
    players = GameStats.objects.filter(here(playtype))
    rated, unrated = (
        players.filter(**{f"{column}__isnull": absent}) for absent in (False, True)
    )
    if value is None:
        equal, higher, lower = unrated, rated, []
    else:
        equal = players.filter(**{column: value})
        higher = rated.filter(**{f"{column}__gt": value})
        lower = [rated.filter(**{f"{column}__lt": value}), unrated]
    above = _first_of(
        count,
        equal.filter(user_id__lt=stats.user_id).order_by("-user"),
        higher.order_by(F(column).asc(nulls_first=True), "-user"),
    )
    below = _first_of(
        count,
        equal.filter(user_id__gt=stats.user_id).order_by("user"),
        *(part.order_by(*_best_first(column)) for part in lower),
    )
    return Adjacent(above[::-1], below)


def _first_of(count: int, *parts: QuerySet[GameStats]) -> list[StatsRow]:
    """From one part after the other until there are enough."""
    found: list[StatsRow] = []
    for part in parts:
        if len(found) < count:
            found += stats_rows(part[: count - len(found)])
    return found


def _best_first(column: str) -> tuple[OrderBy, str]:
    return F(column).desc(nulls_last=True), "user"


def top_bests(
    playtype: Playtype,
    rating: str,
    limit: int,
    *,
    users: Collection[int] | None = None,
) -> Ranked:
    """Of the playtype, or of these users there: the best by a score rating."""
    column = score_rating_column(playtype, rating)
    bests = PersonalBest.objects.filter(
        here(playtype), **{f"{column}__isnull": False}
    ).order_by(F(column).desc(), "pk")
    if users is not None:
        bests = bests.filter(user_id__in=users)
    return ranked(bests[:limit])


def chart_bests(chart_pk: int, first: int = 1, limit: int = 100) -> Ranked:
    """From this rank on."""
    bests = PersonalBest.objects.filter(chart_id=chart_pk)
    # Who it is stands in the index itself: no row is read of those passed over.
    users = bests.order_by(*RANKED).values_list("user_id", flat=True)
    shown = list(users[first - 1 : first - 1 + limit])
    rows = {row.user_id: row for row in best_rows(bests.filter(user_id__in=shown))}
    found = [rows[user] for user in shown if user in rows]
    return Ranked(found, ranks_from(first, [row.pk for row in found]))


def chart_bests_of(chart_pk: int, users: Collection[int]) -> Ranked:
    """Those of these users, best first."""
    bests = PersonalBest.objects.filter(chart_id=chart_pk, user_id__in=users)
    return ranked(bests.order_by(*RANKED))


class Around(NamedTuple):
    """A personal best and its neighbours on the chart, best first."""

    above: Ranked
    own: Ranked
    below: Ranked


def chart_bests_around(best: PersonalBest, count: int = 5) -> Around:
    own = ranked(PersonalBest.objects.filter(pk=best.pk))
    rank = own.ranks[best.pk].rank
    first = max(1, rank - count)
    page = chart_bests(best.chart_id, first, rank - first + 1 + count)
    others = [row for row in page.rows if row.pk != best.pk]
    return Around(
        Ranked([row for row in others if page.ranks[row.pk].rank < rank], page.ranks),
        own,
        Ranked([row for row in others if page.ranks[row.pk].rank > rank], page.ranks),
    )
