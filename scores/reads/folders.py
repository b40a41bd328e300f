"""Folders and tables, and how far a user is in them (tachi-api, section 3.10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from scores.games.schema import Kind, Playtype
from scores.models import Chart, Folder, Score, Table
from scores.reads.own import among, here
from scores.reads.rows import (
    Catalogued,
    FolderRow,
    ScoreRow,
    chart_rows,
    folder_rows,
    score_rows,
    songs_of,
)

#: Words of a search beyond these add nothing.
_WORDS = 8


def searched(
    playtype: Playtype, text: str, *, inactive: bool, limit: int
) -> list[FolderRow]:
    """Folders with every word of the text in their title or a search term, the
    shortest title first: the closest."""
    found = Folder.objects.filter(here(playtype))
    return folder_rows(_with_words(found, text, inactive=inactive)[:limit])


def _with_words(
    folders: QuerySet[Folder], text: str, *, inactive: bool
) -> QuerySet[Folder]:
    words = text.split()[:_WORDS]
    if not words:
        return folders.none()
    for word in words:
        folders = folders.filter(
            Q(title__icontains=word) | Q(search_terms__icontains=word)
        )
    if not inactive:
        folders = folders.filter(inactive=False)
    return folders.order_by("title", "pk")


def searched_everywhere(
    text: str, *, limit: int, playtypes: Collection[str] | None = None
) -> list[FolderRow]:
    """The same in all playtypes, or in these (``game:playtype``)."""
    folders = Folder.objects.all()
    if playtypes is not None:
        folders = folders.filter(among(playtypes))
    return folder_rows(_with_words(folders, text, inactive=False)[:limit])


def folder_of(playtype: Playtype, folder_id: str) -> FolderRow | None:
    found = Folder.objects.filter(here(playtype), folder_id=folder_id)
    return next(iter(folder_rows(found)), None)


def charts_of(folder_pk: int) -> Catalogued:
    charts = Chart.objects.filter(memberships__folder=folder_pk).order_by("pk")
    rows = chart_rows(charts)
    return Catalogued(songs_of(rows), rows)


def folders_with(
    chart_pk: int, playtype: Playtype, *, inactive: bool
) -> list[FolderRow]:
    """Those that hold the chart, by title."""
    found = Folder.objects.filter(here(playtype), members__chart=chart_pk)
    if not inactive:
        found = found.filter(inactive=False)
    return folder_rows(found.order_by("title", "pk"))


def tables(playtype: Playtype, *, inactive: bool) -> list[Table]:
    found = Table.objects.filter(here(playtype))
    if not inactive:
        found = found.filter(inactive=False)
    return list(found.order_by("-default", "title", "pk"))


def table_of(playtype: Playtype, table_id: str) -> Table | None:
    return Table.objects.filter(here(playtype), table_id=table_id).first()


def folders_of(table: Table) -> list[FolderRow]:
    """In the table's order; a folder that is not there is left out."""
    found = folder_rows(Folder.objects.filter(folder_id__in=table.folders))
    rows = {row.folder_id: row for row in found}
    return [rows[folder_id] for folder_id in table.folders if folder_id in rows]


@dataclass(frozen=True)
class FolderStats:
    """``counts``: enum metric -> value -> how many personal bests have just it."""

    charts: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def enum_metrics(playtype: Playtype) -> list[str]:
    return [name for name, m in playtype.metrics.items() if m.kind is Kind.ENUM]


_STATS = """
SELECT f.folder_id, {values}, count(*)
FROM scores_folderchart f
LEFT JOIN scores_personalbest p ON p.chart_id = f.chart_id AND p.user_id = %s
WHERE f.folder_id = ANY(%s)
GROUP BY {places}
"""


def folder_stats(
    user_id: int, playtype: Playtype, folders: Collection[int]
) -> dict[int, FolderStats]:
    """By the folders' primary keys; one statement, which walks the charts of the
    folders and nothing else."""
    if not folders:
        return {}
    metrics = enum_metrics(playtype)
    sql = _STATS.format(
        values=", ".join(["p.data ->> %s"] * len(metrics)),
        places=", ".join(str(n + 1) for n in range(len(metrics) + 1)),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*metrics, user_id, list(folders)])
        rows = cursor.fetchall()
    charts: dict[int, int] = defaultdict(int)
    counts: dict[int, dict[str, dict[str, int]]] = {
        pk: {metric: {} for metric in metrics} for pk in folders
    }
    for folder, *values, number in rows:
        charts[folder] += number
        for metric, value in zip(metrics, values, strict=True):
            if value is not None:
                held = counts[folder][metric]
                held[value] = held.get(value, 0) + number
    return {pk: FolderStats(charts[pk], counts[pk]) for pk in folders}


def timeline(
    user_id: int, folder_pk: int, metric: str, least: int
) -> Sequence[ScoreRow]:
    """Of each chart the first score whose enum is at least this index, oldest first;
    scores without a time come last."""
    reached = Score.objects.filter(
        user_id=user_id,
        chart__memberships__folder=folder_pk,
        **{f"data__enumIndexes__{metric}__gte": least},
    )
    firsts = reached.order_by("chart", "time_achieved", "pk").distinct("chart")
    rows = score_rows(Score.objects.filter(pk__in=firsts.values("pk")))
    return sorted(
        rows, key=lambda row: (row.time_achieved is None, row.time_achieved or 0)
    )
