"""Invented players with their scores and all that follows from these, made by the
pipeline's own pure stages: what is stored is what imports would have stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from numpy.typing import NDArray

from ops.benchmark_data import score_rows
from ops.benchmark_data.loading import quieten
from ops.benchmark_data.names import make_users
from ops.benchmark_data.people import user_names
from ops.benchmark_data.players import Player, invent
from ops.benchmark_data.plays import plays, popularity
from ops.benchmark_data.song_list import GAME, PLAYTYPE, make_catalogue
from scores.facts import ChartFacts
from scores.games import GAMES
from scores.games.schema import Playtype
from scores.models import GameStats

# So many scores at least in one transaction.
CHUNK = 20_000
_TABLES = (
    "accounts_user",
    "scores_chart",
    "scores_chartplayers",
    "scores_gamesession",
    "scores_gamesettings",
    "scores_gamestats",
    "scores_import",
    "scores_personalbest",
    "scores_score",
    "scores_song",
)


def songs_for(scores: int) -> int:
    return min(max(50, scores // 100), 2_000)


def players_for(scores: int) -> int:
    return min(max(1, scores // 100), 50_000)


def counts_for(scores: int, seed: int) -> list[int]:
    """How many scores each player has, the keenest first: a tenth of all; everybody
    has one."""
    players = players_for(scores)
    if players == 1:
        return [scores]
    keenest = scores // 10
    shares = np.arange(20.0, players + 19) ** -0.8
    rng = np.random.default_rng([seed, 1 << 22])
    others = rng.multinomial(scores - keenest - (players - 1), shares / shares.sum())
    return [keenest, *(others + 1).tolist()]


@dataclass(frozen=True)
class _Field:
    """What all players have in common."""

    playtype: Playtype
    charts: Sequence[ChartFacts]
    popular: NDArray[np.float64]
    seed: int


def load_scores(scores: int, *, seed: int, progress: Callable[[int], object]) -> None:
    """Add so many scores of players who had none on the playtype; ``progress`` is
    called with the number of scores after each chunk."""
    playtype = GAMES[GAME].playtypes[PLAYTYPE]
    charts = make_catalogue(songs_for(scores))
    field = _Field(playtype, charts, popularity(len(charts)), seed)
    counts = counts_for(scores, seed)
    users = _players(len(counts))
    for part in _chunks(counts):
        with transaction.atomic(), connection.cursor() as cursor:
            quieten(cursor)
            made = [
                _player(field, number, users[number], counts[number]) for number in part
            ]
            score_rows.store(cursor, playtype, made)
        progress(sum(counts[number] for number in part))
    with connection.cursor() as cursor:
        # What they hold has changed at a stroke: the planner should know at once.
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")


def _players(count: int) -> list[int]:
    """Ids of invented users without a score there, the first ones by their number."""
    held = GameStats.objects.filter(game=GAME, playtype=PLAYTYPE)
    played = set(held.values_list("user_id", flat=True))
    with transaction.atomic(), connection.cursor() as cursor:
        users = make_users(cursor, user_names(count + len(played)), timezone.now())
    return [user for user in users.tolist() if user not in played][:count]


def _chunks(counts: Sequence[int]) -> Iterator[list[int]]:
    part: list[int] = []
    size = 0
    for number, count in enumerate(counts):
        part.append(number)
        size += count
        if size >= CHUNK:
            yield part
            part, size = [], 0
    if part:
        yield part


def _player(field: _Field, number: int, user_id: int, count: int) -> Player:
    rng = np.random.default_rng([field.seed, number, 1 << 23])
    played = plays(count, field.charts, field.popular, rng)
    return invent(user_id, field.playtype, list(played), field.seed)
