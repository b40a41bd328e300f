"""Rows as documents and pages show them: each kind is read in one statement, with what
it takes from a chart joined, and without an object of the ORM. JSON columns stay text,
which an answer carries as it is; `parsed` is for who has to look inside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple, NewType, TypeVar, cast, get_type_hints

import orjson
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, OuterRef, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from scores.models import (
    Chart,
    Folder,
    GameSession,
    GameStats,
    PersonalBest,
    Score,
    Song,
)

#: A JSON column as PostgreSQL words it.
Json = NewType("Json", str)


def parsed(text: Json) -> Any:
    return orjson.loads(text)


class SongRow(NamedTuple):
    pk: int
    game: str
    song_id: int
    title: str
    artist: str
    search_terms: list[str]
    alt_titles: list[str]
    data: Json


class ChartRow(NamedTuple):
    pk: int
    game: str
    chart_id: str
    song_pk: int
    song_id: int
    playtype: str
    difficulty: str
    level: str
    level_num: float
    is_primary: bool
    versions: list[str]
    data: Json


class ScoreRow(NamedTuple):
    pk: int
    score_id: str
    user_id: int
    game: str
    playtype: str
    service: str
    import_type: str | None
    chart_pk: int
    chart_id: str
    song_id: int
    is_primary: bool
    highlight: bool
    comment: str | None
    time_achieved: int | None
    time_added: int
    score_meta: Json
    ratings: Json
    data: Json


class BestRow(NamedTuple):
    pk: int
    user_id: int
    game: str
    playtype: str
    chart_pk: int
    chart_id: str
    song_id: int
    is_primary: bool
    composed_from: Json
    highlight: bool
    time_achieved: int | None
    ratings: Json
    data: Json


class SessionRow(NamedTuple):
    pk: int
    session_id: str
    user_id: int
    game: str
    playtype: str
    name: str
    description: str | None
    highlight: bool
    time_inserted: int
    time_started: int
    time_ended: int
    ratings: Json
    score_ids: list[str]


class StatsRow(NamedTuple):
    pk: int
    user_id: int
    game: str
    playtype: str
    ratings: Json
    classes: Json


class FolderRow(NamedTuple):
    pk: int
    folder_id: str
    title: str
    game: str
    playtype: str
    inactive: bool
    search_terms: list[str]
    type: str
    data: Json


RowT = TypeVar("RowT", bound=tuple[Any, ...])


@cache
def _json_fields(kind: type[tuple[Any, ...]]) -> frozenset[str]:
    hints = get_type_hints(kind)
    return frozenset(field for field, hint in hints.items() if hint is Json)


def _read(kind: type[RowT], rows: QuerySet[Any], **paths: str) -> list[RowT]:
    """A row's fields are columns of that name or, where they differ, ``paths``."""
    row_type, names, texts = cast(Any, kind), [], {}
    for field in row_type._fields:
        name = paths.get(field, field)
        if field in _json_fields(kind):
            texts[f"{field}_text"] = Cast(name, TextField())
            name = f"{field}_text"
        names.append(name)
    found = rows.annotate(**texts).values_list(*names)
    return [row_type._make(row) for row in found]


def song_rows(songs: QuerySet[Song]) -> list[SongRow]:
    return _read(SongRow, songs)


def chart_rows(charts: QuerySet[Chart]) -> list[ChartRow]:
    return _read(ChartRow, charts, song_pk="song", song_id="song__song_id")


_CHART = {
    "chart_pk": "chart",
    "chart_id": "chart__chart_id",
    "song_id": "chart__song__song_id",
    "is_primary": "chart__is_primary",
}


def score_rows(scores: QuerySet[Score]) -> list[ScoreRow]:
    return _read(ScoreRow, scores, **_CHART)


def best_rows(bests: QuerySet[PersonalBest]) -> list[BestRow]:
    return _read(BestRow, bests, **_CHART)


def session_rows(sessions: QuerySet[GameSession]) -> list[SessionRow]:
    """``score_ids`` in the order in which the scores came, those of one import in the
    order in which they were achieved."""
    ids = (
        Score.objects.filter(session=OuterRef("pk"))
        .order_by("time_added", "time_achieved", "pk")
        .values("score_id")
    )
    return _read(SessionRow, sessions.annotate(score_ids=ArraySubquery(ids)))


def stats_rows(stats: QuerySet[GameStats]) -> list[StatsRow]:
    return _read(StatsRow, stats)


def folder_rows(folders: QuerySet[Folder]) -> list[FolderRow]:
    return _read(FolderRow, folders)


class Catalogued(NamedTuple):
    """The songs and charts that a list of scores is about, each once."""

    songs: list[SongRow]
    charts: list[ChartRow]


def catalogued(rows: Iterable[ScoreRow | BestRow]) -> Catalogued:
    charts = charts_by_pk({row.chart_pk for row in rows})
    return Catalogued(songs_of(charts), charts)


def listed(pks: Iterable[int]) -> RawSQL:
    """For ``__in``: as one array. Thousands of single values take Django half a
    second to put into the statement."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])


def charts_by_pk(pks: Collection[int]) -> list[ChartRow]:
    if not pks:
        return []
    return chart_rows(Chart.objects.filter(pk__in=listed(pks)).order_by("pk"))


def songs_of(charts: Iterable[ChartRow]) -> list[SongRow]:
    pks = {chart.song_pk for chart in charts}
    if not pks:
        return []
    return song_rows(Song.objects.filter(pk__in=listed(pks)).order_by("pk"))


def only(rows: list[RowT]) -> RowT:
    """The first row; ObjectDoesNotExist if there is none."""
    if not rows:
        raise ObjectDoesNotExist
    return rows[0]


#: Newest first, those without a time last: the way of `Score`'s index.
NEWEST = (F("time_achieved").desc(nulls_last=True), F("id").desc())
