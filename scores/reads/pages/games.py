"""What the pages of a game show: who plays it, its leaderboard, its charts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, QuerySet

from accounts.models import User
from scores.games.schema import Playtype
from scores.models import Chart, ChartPlayers, Folder, GameStats, Table
from scores.reads.columns import profile_rating_column
from scores.reads.own import here


def player_counts() -> dict[tuple[str, str], int]:
    """(game, playtype) -> players, of those that somebody plays."""
    rows = GameStats.objects.values_list("game", "playtype").order_by()
    return {(game, name): n for game, name, n in rows.annotate(n=Count("pk"))}


def own_games(user: User) -> list[GameStats]:
    return list(GameStats.objects.filter(user=user).order_by("game", "playtype"))


def leaderboard(playtype: Playtype, rating: str) -> QuerySet[GameStats]:
    """Players by a profile rating; those without it have no place."""
    field = profile_rating_column(playtype, rating)
    rows = GameStats.objects.filter(here(playtype), **{f"{field}__isnull": False})
    return rows.order_by(F(field).desc(nulls_last=True), "user").select_related("user")


def places_from(rows: list[GameStats], first: int, field: str) -> list[int]:
    """The place of each row of a page that begins behind `first` others. Equal
    ratings share a place, which the page's first row may owe to the page before."""
    found: list[int] = []
    for position, row in enumerate(rows):
        same = position and getattr(row, field) == getattr(rows[position - 1], field)
        found.append(found[-1] if same else first + position + 1)
    if first and rows:
        value = getattr(rows[0], field)
        ahead = GameStats.objects.filter(
            game=rows[0].game, playtype=rows[0].playtype, **{f"{field}__gt": value}
        ).count()
        found = [ahead + 1 if place == first + 1 else place for place in found]
    return found


def most_played(playtype: Playtype, limit: int) -> list[tuple[Chart, int]]:
    rows = ChartPlayers.objects.filter(here(playtype))
    wanted = rows.order_by("-players", "chart").select_related("chart__song")[:limit]
    return [(row.chart, row.players) for row in wanted]


def default_table(playtype: Playtype) -> tuple[Table, list[Folder]] | None:
    """The table that a game shows first, with its folders in their order."""
    rows = Table.objects.filter(here(playtype), inactive=False)
    table = rows.order_by("-default", "pk").first()
    if table is None:
        return None
    known = Folder.objects.in_bulk(table.folders, field_name="folder_id")
    return table, [known[one] for one in table.folders if one in known]


class Lamped(NamedTuple):
    folder: int
    value: str | None
    charts: int


_FOLDER_LAMPS = """
SELECT m.folder_id, p.data ->> %(enum)s, count(*)
FROM scores_folderchart m
LEFT JOIN scores_personalbest p ON p.chart_id = m.chart_id AND p.user_id = %(user)s
WHERE m.folder_id = ANY(%(folders)s) GROUP BY 1, 2
"""


def folder_lamps(
    folders: Iterable[Folder], user: User | None, enum: str
) -> list[Lamped]:
    """How many of each folder's charts have which value in the user's hands; None
    stands for those that the user has not played."""
    asked: dict[str, Any] = {
        "folders": [one.pk for one in folders],
        "user": user.pk if user else 0,
        "enum": enum,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLDER_LAMPS, asked)
        return [Lamped(*row) for row in cursor.fetchall()]


def charts_in(folder: Folder) -> QuerySet[Chart]:
    rows = Chart.objects.filter(memberships__folder=folder).select_related("song")
    return rows.order_by("level_num", "song__title", "pk")
