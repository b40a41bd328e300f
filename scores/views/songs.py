"""The search for songs and players."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scores.catalogue.song_search import search_songs
from scores.games import GAMES, playtype_for
from scores.models import Chart
from scores.reads.pages import songs
from scores.views import words
from scores.views.viewer import text_of

_SONGS_SHOWN = 50
# A song with charts for everything has dozens: its own page has them all.
_CHARTS_SHOWN = 24


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=`, and `?game=` to look in one game only."""
    query, game = text_of(request, "q"), text_of(request, "game")
    game = game if game in GAMES else ""
    found = [song for song, _ in search_songs(game or None, query, _SONGS_SHOWN)]
    charts = songs.charts_by_song(found)
    facts: dict[str, Any] = {
        "query": query,
        "game": GAMES.get(game),
        "games": list(GAMES.values()),
        "songs": [
            {
                "song": song,
                "game": GAMES[song.game].title if song.game in GAMES else song.game,
                "charts": _charts(charts.get(song.pk, [])),
                "more": max(0, len(charts.get(song.pk, [])) - _CHARTS_SHOWN),
            }
            for song in found
        ],
        "cut": len(found) == _SONGS_SHOWN,
        "players": songs.players_by(query) if query and not game else [],
        "query_text": query,
    }
    return render(request, "scores/songs.html", facts)


def _charts(rows: list[Chart]) -> list[tuple[Chart, str]]:
    """With the playtype where a game has several."""
    found = []
    for chart in rows[:_CHARTS_SHOWN]:
        playtype = playtype_for(chart.game, chart.playtype)
        if playtype is None:
            continue
        several = len(GAMES[chart.game].playtypes) > 1
        said = words.chart_words(playtype, chart)
        found.append((chart, f"{playtype.name} {said}" if several else said))
    return found
