"""What scores imply, made anew from the scores that are there.

Every function works on one user, whose turn the caller holds, inside the caller's
transaction, with a number of statements that does not depend on how many scores
there are. Adding scores and taking them back are the same work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Max, Min

from scores.facts import ChartFacts
from scores.games import playtype_for
from scores.games.schema import Playtype
from scores.importing.personal_bests import (
    Made,
    Played,
    personal_best,
    rating_columns,
)
from scores.importing.sessions import session_ratings
from scores.models import GameSession, PersonalBest, Score
from scores.processing.bulk import as_json, copy_rows

_BEST_FIELDS = (
    "user", "chart", "game", "playtype", "composed_from", "highlight",
    "time_achieved", "data", "ratings", "rank1", "rank2", "rank3",
    "rating1", "rating2", "rating3",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BestChanges:
    """``before``: the first ranking metric of each chart's former personal best."""

    before: Mapping[int, float]
    after: Mapping[int, Made]


class HeldScore(NamedTuple):
    """A score's row; ``data`` as text, for not everybody who reads it needs that."""

    score_id: str
    data: str
    time_achieved: int | None
    time_added: int
    highlight: bool

    def played(self) -> Played:
        return Played(
            self.score_id,
            orjson.loads(self.data),
            self.time_achieved,
            self.time_added,
            self.highlight,
        )


def held_scores(user_id: int, charts: Collection[int]) -> dict[int, list[HeldScore]]:
    """All that the user has on these charts, by chart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chart_id, score_id, data::text, time_achieved, time_added,"
            " highlight FROM scores_score WHERE user_id = %s AND chart_id = ANY(%s)",
            [user_id, list(charts)],
        )
        rows = cursor.fetchall()
    held: dict[int, list[HeldScore]] = defaultdict(list)
    for chart, *row in rows:
        held[chart].append(HeldScore(*row))
    return held


def rebuild_bests(user_id: int, charts: Mapping[int, ChartFacts]) -> BestChanges:
    """The user's personal bests on these charts, and the charts' numbers of players.
    Where no score is left the personal best goes."""
    held = held_scores(user_id, charts)
    played = {pk: [score.played() for score in held[pk]] for pk in held}
    return store_bests(user_id, charts, played, anew=True)


def store_bests(
    user_id: int,
    charts: Mapping[int, ChartFacts],
    played: Mapping[int, Sequence[Played]],
    *,
    anew: bool = False,
) -> BestChanges:
    """The same for a caller who knows all scores that the user has there. Unless it is
    to be made ``anew``, a best of the same scores as before stays as it is."""
    made = {
        pk: personal_best(scores, tables_of(charts[pk]), charts[pk])
        for pk, scores in played.items()
    }
    held = _held_bests(user_id, charts)
    same = {pk for pk, best in held.items() if not anew and best.is_as(made.get(pk))}
    _remove_bests(user_id, held.keys() - same)
    changed = {pk: best for pk, best in made.items() if pk not in same}
    rows = (_best_row(user_id, charts[pk], best) for pk, best in changed.items())
    copy_rows(PersonalBest, _BEST_FIELDS, rows)
    _count_players(charts, come=made.keys() - held, gone=held.keys() - made)
    return BestChanges({pk: best.rank1 for pk, best in held.items()}, made)


def _best_row(user_id: int, chart: ChartFacts, best: Made) -> tuple[Any, ...]:
    playtype = tables_of(chart)
    names = [rating.name for rating in playtype.score_ratings]
    return (
        user_id, chart.pk, playtype.game, playtype.name,
        as_json(best.composed_from), best.highlight, best.time_achieved,
        as_json(best.data), as_json(best.ratings), *best.ranks,
        *rating_columns(names, best.ratings),
    )  # fmt: skip


class _HeldBest(NamedTuple):
    rank1: float
    composed_from: str
    time_achieved: int | None
    highlight: bool

    def is_as(self, best: Made | None) -> bool:
        return (
            best is not None
            and (self.time_achieved, self.highlight)
            == (best.time_achieved, best.highlight)
            and orjson.loads(self.composed_from) == best.composed_from
        )


def _held_bests(user_id: int, charts: Collection[int]) -> dict[int, _HeldBest]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chart_id, rank1, composed_from::text, time_achieved, highlight"
            " FROM scores_personalbest WHERE user_id = %s AND chart_id = ANY(%s)",
            [user_id, list(charts)],
        )
        return {chart: _HeldBest(*row) for chart, *row in cursor.fetchall()}


def _remove_bests(user_id: int, charts: Collection[int]) -> None:
    if not charts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM scores_personalbest WHERE user_id = %s AND chart_id = ANY(%s)",
            [user_id, list(charts)],
        )


def _count_players(
    charts: Mapping[int, ChartFacts], *, come: Collection[int], gone: Collection[int]
) -> None:
    """Rows are locked in the order of ids, so that two users' imports never wait for
    each other in a circle; last in the transaction, so that they wait briefly."""
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(
                "SELECT FROM scores_chartplayers WHERE chart_id = ANY(%s)"
                " ORDER BY chart_id FOR UPDATE",
                [sorted({*come, *gone})],
            )
            cursor.execute(
                "UPDATE scores_chartplayers SET players = players - 1"
                " WHERE chart_id = ANY(%s)",
                [sorted(gone)],
            )
        if come:
            cursor.execute(
                "INSERT INTO scores_chartplayers AS held"
                " (chart_id, game, playtype, players)"
                " SELECT *, 1 FROM unnest(%s::bigint[], %s::text[], %s::text[])"
                " ON CONFLICT (chart_id) DO UPDATE SET players = held.players + 1",
                [
                    sorted(come),
                    [charts[pk].song.game for pk in sorted(come)],
                    [charts[pk].playtype for pk in sorted(come)],
                ],
            )


def rebuild_sessions(sessions: Collection[int]) -> None:
    """Span and ratings of these sessions from their scores; those without scores go."""
    spans: dict[int, tuple[int, int]] = {
        session: (started, ended)
        for session, started, ended in Score.objects.filter(session__in=sessions)
        .order_by()
        .values("session")
        .annotate(started=Min("time_achieved"), ended=Max("time_achieved"))
        .values_list("session_id", "started", "ended")
    }
    GameSession.objects.filter(pk__in=set(sessions) - spans.keys()).delete()
    ratings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for session, rating in _session_scores(spans):
        ratings[session].append(orjson.loads(rating))
    kinds = GameSession.objects.filter(pk__in=spans).values_list(
        "pk", "game", "playtype"
    )
    made = {
        pk: as_json(session_ratings(playtype, ratings[pk]))
        for pk, game, name in kinds
        if (playtype := playtype_for(game, name)) is not None
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE_SESSIONS,
            [
                list(made),
                [spans[pk][0] for pk in made],
                [spans[pk][1] for pk in made],
                list(made.values()),
            ],
        )


_UPDATE_SESSIONS = """
UPDATE scores_gamesession AS held
SET time_started = made.started, time_ended = made.ended, ratings = made.ratings
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::jsonb[])
    AS made (id, started, ended, ratings)
WHERE held.id = made.id
"""


def _session_scores(sessions: Collection[int]) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT session_id, ratings::text FROM scores_score"
            " WHERE session_id = ANY(%s)",
            [list(sessions)],
        )
        return list(cursor.fetchall())


def playtypes_of(charts: Iterable[ChartFacts]) -> list[Playtype]:
    names = sorted({(chart.song.game, chart.playtype) for chart in charts})
    found = (playtype_for(game, playtype) for game, playtype in names)
    return [playtype for playtype in found if playtype is not None]


def tables_of(chart: ChartFacts) -> Playtype:
    playtype = playtype_for(chart.song.game, chart.playtype)
    if playtype is None:
        raise LookupError(f"{chart.song.game}:{chart.playtype} is no game here")
    return playtype
