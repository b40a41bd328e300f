"""Reads where there is much: a player with a tenth of all scores, the leaderboard of
all players, the chart that all of them have played; over the API and on the site."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.management import call_command
from django.db.models import Count

from bench.reads import SECONDS, Read, time_all
from ops import up
from ops.benchmark_data.song_list import GAME, PLAYTYPE
from scores.models import ChartPlayers, GameSession, GameStats, Score

MOST_MS = 100.0
_API, _SITE = "/api/v1", "/scores"
_HERE = f"{GAME}/{PLAYTYPE}"


@dataclass(frozen=True)
class Cast:
    """Who and what is asked for."""

    player: int
    scores: int
    chart: str
    players: int
    session: str
    score: str
    # Of the chart's title.
    word: str


def measure(plan: up.Plan, rounds: int) -> str:
    # Pages name the files by their content.
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.disable(logging.INFO)
    cast = _cast()
    reads = list(_reads(cast))
    figures = time_all(plan, reads, rounds, most_ms=MOST_MS)
    return (
        f"{Score.objects.count():,} scores; the player has {cast.scores:,} of them, "
        f"the leaderboard {GameStats.objects.count():,} players, the chart "
        f"{cast.players:,}. Medians of {rounds} requests in process, and of "
        f"{SECONDS:g} s over one connection. Aim: {MOST_MS:g} ms each.\n\n"
        f"{figures}"
    )


def _cast() -> Cast:
    scores = Score.objects.filter(game=GAME, playtype=PLAYTYPE).order_by()
    counted = scores.values_list("user").annotate(n=Count("pk")).order_by("-n")
    player, number = counted[0]
    popular = ChartPlayers.objects.select_related("chart__song").order_by("-players")[0]
    sessions = GameSession.objects.filter(user=player).order_by("-time_ended")
    return Cast(
        player=player,
        scores=number,
        chart=popular.chart.chart_id,
        players=popular.players,
        session=sessions[0].session_id,
        score=scores.filter(user=player, chart=popular.chart)[0].score_id,
        word=popular.chart.song.title.split()[0],
    )


def _reads(cast: Cast) -> Iterator[Read]:
    profile = f"{_API}/users/{cast.player}/games/{_HERE}"
    for name in (
        "", "/history", "/most-played", "/leaderboard-adjacent", "/scores/recent",
        f"/scores?search={cast.word}", f"/scores/{cast.chart}", "/pbs/best",
        f"/pbs?search={cast.word}",
        f"/pbs/{cast.chart}?getComposition=true",
        f"/pbs/{cast.chart}/leaderboard-adjacent", "/sessions/recent",
        "/sessions/best", "/sessions?search=a", "/sessions/calendar", "/sessions/last",
    ):  # fmt: skip
        shown = name.replace(cast.chart, ":chart").replace(cast.word, "word")
        yield Read(f"users/:user/games/{_HERE}{shown}", f"{profile}{name}")
    for name in ("/pbs/all", "/scores/all"):
        yield Read(f"users/:user/games/{_HERE}{name}", f"{profile}{name}", whole=True)
    yield Read("users/:user/game-stats", f"{_API}/users/{cast.player}/game-stats")
    yield Read("sessions/:session", f"{_API}/sessions/{cast.session}")
    yield Read("scores/:score", f"{_API}/scores/{cast.score}")
    for name in (
        "", "/leaderboard", "/pb-leaderboard", "/players?search=a", "/charts",
        f"/charts?search={cast.word}", f"/charts/{cast.chart}",
        f"/charts/{cast.chart}/pbs",
        f"/charts/{cast.chart}/pbs/search?search=a",
    ):  # fmt: skip
        shown = name.replace(cast.chart, ":chart").replace(cast.word, "word")
        yield Read(f"games/{_HERE}{shown}", f"{_API}/games/{_HERE}{name}")
    yield from _pages(cast)


def _pages(cast: Cast) -> Iterator[Read]:
    profile = f"{_SITE}/players/{cast.player}/{_HERE}"
    for name in ("", "/scores", "/scores?page=1000", "/sessions", "/sessions?page=100"):
        yield Read(f"page: profile{name}", f"{profile}{name}")
    for name in ("", "?page=100"):
        yield Read(f"page: game{name}", f"{_SITE}/{_HERE}{name}")
        chart = f"{_SITE}/{_HERE}/charts/{cast.chart}"
        yield Read(f"page: chart{name}", f"{chart}{name}")
    yield Read("page: session", f"{_SITE}/sessions/{cast.session}")
    yield Read("page: score", f"{_SITE}/score/{cast.score}")
    yield Read("page: scores", _SITE)
