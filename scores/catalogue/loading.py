"""Songs and charts from the database as facts, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

import orjson
from django.db import connection

from scores.facts import ChartFacts, SongFacts
from scores.importing.charts import Catalogue, Lookup

# Plain rows, JSON read by orjson: an import may ask for thousands.
_SONGS = """
SELECT id, game, song_id, title, artist, alt_titles, data::text FROM scores_song
"""
_CHARTS = """
SELECT id, song_id, chart_id, playtype, difficulty, level, level_num, is_primary,
    array_to_json(versions)::text, data::text
FROM scores_chart
"""
# Key by key through the index, whatever the planner knows of the table: of thousands of
# keys at once it would compare each with those of every row.
_BY_KEYS = """
WHERE game = %s AND id IN (
    SELECT found.id FROM unnest(%s::text[]) AS asked (key)
    CROSS JOIN LATERAL (
        SELECT id FROM {table} WHERE keys @> ARRAY[asked.key] OFFSET 0
    ) AS found
)
"""
_SONGS_BY_KEYS = _SONGS + _BY_KEYS.format(table="scores_song")
_CHARTS_BY_KEYS = _CHARTS + _BY_KEYS.format(table="scores_chart")
_CHARTS_OF_SONGS = f"""
{_CHARTS} WHERE song_id = ANY(%s) AND (%s::text IS NULL OR playtype = %s)
"""

Row = tuple[Any, ...]


def load_catalogue(
    game: str, lookups: Iterable[Lookup], *, playtype: str | None = None
) -> Catalogue:
    """All that the lookups may find, in four statements at most: the charts asked for
    by key, the songs asked for by key with all their charts (of the playtype, if one
    is given), and the songs of the former."""
    asked = set(lookups)
    song_keys = sorted(lookup.key for lookup in asked if lookup.of_song)
    chart_keys = sorted(lookup.key for lookup in asked if not lookup.of_song)
    songs = _songs(_SONGS_BY_KEYS, game, song_keys) if song_keys else {}
    rows: list[Row] = []
    if songs:
        rows += _rows(_CHARTS_OF_SONGS, list(songs), playtype, playtype)
    if chart_keys:
        rows += _rows(_CHARTS_BY_KEYS, game, chart_keys)
    missing = {row[1] for row in rows} - songs.keys()
    joined = songs | _songs_of(missing)
    charts = {row[0]: row for row in rows}
    return Catalogue(songs.values(), _facts(charts.values(), joined).values())


def load_charts(pks: Collection[int]) -> dict[int, ChartFacts]:
    """Facts of these charts by row id, in two statements."""
    if not pks:
        return {}
    rows = _rows(f"{_CHARTS} WHERE id = ANY(%s)", list(pks))
    return _facts(rows, _songs_of({row[1] for row in rows}))


def _songs_of(pks: Collection[int]) -> dict[int, SongFacts]:
    return _songs(f"{_SONGS} WHERE id = ANY(%s)", list(pks)) if pks else {}


def _songs(sql: str, *params: Any) -> dict[int, SongFacts]:
    return {
        pk: SongFacts(game, number, title, artist, tuple(others), orjson.loads(data))
        for pk, game, number, title, artist, others, data in _rows(sql, *params)
    }


def _facts(rows: Iterable[Row], songs: dict[int, SongFacts]) -> dict[int, ChartFacts]:
    # Thousands of charts are in the same few sets of versions.
    read = cache(_tuple)
    return {
        pk: ChartFacts(
            pk, chart_id, songs[song], playtype, difficulty, level, number, primary,
            read(versions), orjson.loads(data),
        )
        for (
            pk, song, chart_id, playtype, difficulty, level, number, primary, versions,
            data,
        ) in rows
    }  # fmt: skip


def _tuple(array: str) -> tuple[str, ...]:
    return tuple(orjson.loads(array))


def _rows(sql: str, *params: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
