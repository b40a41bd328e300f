"""Songs and charts from the database as facts, many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from scores.facts import ChartFacts, SongFacts
from scores.importing.charts import Catalogue, Lookup
from scores.models import Chart, Song

_SONG = ("pk", "song_id", "title", "artist", "alt_titles", "data")
_CHART = (
    "pk", "song_id", "chart_id", "playtype", "difficulty", "level", "level_num",
    "is_primary", "versions", "data",
)  # fmt: skip


def load_catalogue(game: str, lookups: Iterable[Lookup]) -> Catalogue:
    """All that the lookups may find, in three statements at most: the charts asked for
    by key, the songs asked for by key with all their charts, and the songs of the
    former."""
    asked = set(lookups)
    song_keys = sorted(lookup.key for lookup in asked if lookup.of_song)
    chart_keys = sorted(lookup.key for lookup in asked if not lookup.of_song)
    songs = _songs(Q(game=game, keys__overlap=song_keys)) if song_keys else {}
    rows: list[tuple[Any, ...]] = []
    if songs:
        rows += Chart.objects.filter(song__in=songs).values_list(*_CHART)
    if chart_keys:
        found = Chart.objects.filter(game=game, keys__overlap=chart_keys)
        rows += found.values_list(*_CHART)
    missing = {row[1] for row in rows} - set(songs)
    joined = songs | (_songs(Q(pk__in=missing)) if missing else {})
    charts = {row[0]: _facts(row, joined[row[1]]) for row in rows}
    return Catalogue(songs.values(), charts.values())


def load_charts(pks: Collection[int]) -> dict[int, ChartFacts]:
    """Facts of these charts by row id, in two statements."""
    if not pks:
        return {}
    rows = list(Chart.objects.filter(pk__in=pks).values_list(*_CHART))
    songs = _songs(Q(pk__in={row[1] for row in rows}))
    return {row[0]: _facts(row, songs[row[1]]) for row in rows}


def _songs(chosen: Q) -> dict[int, SongFacts]:
    rows = Song.objects.filter(chosen).values_list("game", *_SONG)
    return {
        pk: SongFacts(game, number, title, artist, tuple(alternatives), data)
        for game, pk, number, title, artist, alternatives, data in rows
    }


def _facts(row: tuple[Any, ...], song: SongFacts) -> ChartFacts:
    pk, _, chart_id, playtype, difficulty, level, number, primary, versions, data = row
    return ChartFacts(
        pk, chart_id, song, playtype, difficulty, level, number, primary,
        tuple(versions), data,
    )  # fmt: skip
