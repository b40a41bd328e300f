"""The first page of scores, and that of a game."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.paging import paging_of
from scores.games import GAMES, playtype_for
from scores.games.schema import Playtype
from scores.models import GameStats
from scores.reads.columns import profile_rating_column
from scores.reads.pages import games
from scores.reads.pages.slices import page_of
from scores.views import plots, words
from scores.views.viewer import playtype_or_404, text_of, viewer_of

_CHARTS_SHOWN = 10


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    counts = games.player_counts()
    facts = {
        "own": games_of(viewer) if viewer else [],
        "games": [
            (
                game,
                [(p, counts.get((p.game, p.name), 0)) for p in game.playtypes.values()],
            )
            for game in GAMES.values()
        ],
        "players": sum(counts.values()),
    }
    return render(request, "scores/start.html", facts)


def games_of(viewer: User) -> list[dict[str, Any]]:
    """What somebody plays, each with their standing there."""
    found = []
    for stats in games.own_games(viewer):
        playtype = playtype_for(stats.game, stats.playtype)
        if playtype is None:
            continue
        name = playtype.default_profile_rating
        found.append(
            {
                "playtype": playtype,
                "rating": name,
                "value": words.rating(name, stats.ratings.get(name)),
                "classes": classes_of(playtype, stats),
            }
        )
    return found


def classes_of(playtype: Playtype, stats: GameStats) -> list[str]:
    """The names of the classes that somebody has."""
    found = []
    for one in playtype.classes:
        names = {value.id: value.name for value in one.values}
        if held := stats.classes.get(one.name):
            found.append(names.get(held, held))
    return found


@require_safe
def game(request: HttpRequest, game: str, playtype: str) -> HttpResponse:
    """Players by `?by=` a profile rating, the most played charts, folders."""
    known, viewer = playtype_or_404(game, playtype), viewer_of(request)
    names = [one.name for one in known.profile_ratings]
    asked = text_of(request, "by")
    by = asked if asked in names else known.default_profile_rating
    rows = games.leaderboard(known, by)
    total = rows.order_by().count()
    kept = "" if by == known.default_profile_rating else by
    paging = paging_of(request, total, by=kept)
    shown = page_of(rows, paging.offset, paging.end, total)
    places = games.places_from(shown, paging.offset, profile_rating_column(known, by))
    facts: dict[str, Any] = {
        "playtype": known,
        "others": list(GAMES[game].playtypes.values()),
        "by": by,
        "ratings": known.profile_ratings,
        "lines": [
            {
                "place": place,
                "player": row.user,
                "values": [words.rating(n, row.ratings.get(n)) for n in names],
                "classes": classes_of(known, row),
                "is_own": row.user == viewer,
            }
            for place, row in zip(places, shown, strict=True)
        ],
        "paging": paging,
        "charts": [
            (chart, words.chart_words(known, chart), players)
            for chart, players in games.most_played(known, _CHARTS_SHOWN)
        ],
    }
    facts |= _folders(known, viewer)
    return render(request, "scores/game.html", facts)


def _folders(playtype: Playtype, viewer: User | None) -> dict[str, Any]:
    found = games.default_table(playtype)
    if found is None:
        return {"table": None}
    table, folders = found
    enum = words.enum_metrics(playtype)[0]
    values = enum.metric.values
    shades = words.shades(values)
    counts: dict[int, dict[str | None, int]] = {one.pk: {} for one in folders}
    for one in games.folder_lamps(folders, viewer, enum.metric.name):
        counts[one.folder][one.value] = one.charts
    return {
        "table": table,
        "enum": enum,
        "shades": shades,
        "folders": [
            {
                "folder": one,
                "bar": plots.bar(
                    "", shades, [counts[one.pk].get(value, 0) for value in values]
                ),
                "of": sum(counts[one.pk].values()),
            }
            for one in folders
        ],
    }
