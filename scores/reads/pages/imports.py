"""The rows of an import, page by page: a file may have a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from scores.models import Chart, GameSession, Import, Score

#: Of a result; a year's file may make hundreds.
SESSIONS_SHOWN = 10

_PAGE = """
SELECT one.value FROM scores_import i,
    jsonb_array_elements(i.fates) WITH ORDINALITY AS one(value, place)
WHERE i.id = %(run)s AND (%(fate)s = '' OR one.value ->> 'fate' = %(fate)s)
ORDER BY one.place OFFSET %(offset)s LIMIT %(limit)s
"""


def fates(run: Import, fate: str, offset: int, limit: int) -> list[dict[str, Any]]:
    """What became of rows, in the file's order; `fate` "" means all."""
    asked: dict[str, Any] = {
        "run": run.pk,
        "fate": fate,
        "offset": offset,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, asked)
        return [
            orjson.loads(value) if isinstance(value, (str, bytes)) else value
            for (value,) in cursor.fetchall()
        ]


_NEW_BESTS = """
SELECT count(*) FROM scores_import i, jsonb_array_elements(i.fates) AS one
WHERE i.id = %s AND one ->> 'fate' = 'imported'
    AND (one ->> 'why' LIKE 'New best%%' OR one ->> 'why' LIKE 'First score%%')
"""


def new_bests(run: Import) -> int:
    """How many of the imported rows were their chart's best so far, as their fates say
    in words (`scores.processing.storing`)."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_BESTS, [run.pk])
        return int(cursor.fetchone()[0])


def all_fates(run: Import, fate: str, step: int = 5_000) -> Iterator[dict[str, Any]]:
    offset = 0
    while page := fates(run, fate, offset, step):
        yield from page
        offset += len(page)


def imports_of(user: User) -> QuerySet[Import]:
    """Newest first, without what is long."""
    rows = Import.objects.filter(user=user).order_by("-pk")
    return rows.defer("fates", "errors")


def sessions_named(ids: list[str]) -> list[GameSession]:
    return list(GameSession.objects.filter(session_id__in=ids).order_by("pk"))


def charts_named(game: str, ids: list[str]) -> dict[str, Chart]:
    """By chart id."""
    rows = Chart.objects.filter(game=game, chart_id__in=ids).select_related("song")
    return {chart.chart_id: chart for chart in rows}


def scores_there(ids: list[str]) -> frozenset[str]:
    """Of these score ids those that have not been deleted."""
    rows = Score.objects.filter(score_id__in=ids)
    return frozenset(rows.values_list("score_id", flat=True))
