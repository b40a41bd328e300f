"""Reads that go over all games (tachi-api, section 3.14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain
from typing import NamedTuple

from scores.catalogue.song_search import search_songs
from scores.models import Chart, GameSettings, GameStats
from scores.reads.charts import playcounts
from scores.reads.own import among
from scores.reads.rows import ChartRow, chart_rows

_SONGS = 50
_CHARTS = 500


class Songs(NamedTuple):
    #: Song's primary key -> how well it fits, best first.
    songs: Mapping[int, float]
    #: Those of the best song first.
    charts: list[ChartRow]
    playcounts: Mapping[int, int]


def found_songs(text: str, playtypes: Collection[str] | None = None) -> Songs:
    """With their charts, of all playtypes or of these (``game:playtype``)."""
    hits = {song.pk: score for song, score in search_songs(None, text, _SONGS)}
    charts = Chart.objects.filter(song__in=hits)
    if playtypes is not None:
        charts = charts.filter(among(playtypes))
    places = {pk: place for place, pk in enumerate(hits)}
    rows = chart_rows(charts.order_by("pk")[:_CHARTS])
    rows.sort(key=lambda row: (places[row.song_pk], row.pk))
    shown = {row.song_pk for row in rows}
    return Songs(
        {pk: score for pk, score in hits.items() if pk in shown},
        rows,
        playcounts(row.pk for row in rows),
    )


def played_playtypes(user_id: int) -> list[str]:
    rows = GameStats.objects.filter(user_id=user_id).values_list("game", "playtype")
    return [f"{game}:{playtype}" for game, playtype in rows.order_by("pk")]


def rivals_anywhere(user_id: int) -> set[int]:
    """On any playtype."""
    rows = GameSettings.objects.filter(user_id=user_id)
    return set(chain.from_iterable(rows.values_list("rivals", flat=True)))
