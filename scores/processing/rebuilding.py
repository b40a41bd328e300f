"""What scores imply, made anew from the scores that are there.

Every function works on one user, whose turn the caller holds, inside the caller's
transaction, with a number of statements that does not depend on how many scores
there are. Adding scores and taking them back are the same work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Max, Min

from scores.catalogue.loading import load_charts
from scores.facts import ChartFacts
from scores.games import playtype_for
from scores.games.schema import Playtype
from scores.importing.hydrate import complete, rate
from scores.importing.personal_bests import (
    Made,
    Played,
    personal_best,
    rating_columns,
)
from scores.importing.sessions import session_ratings
from scores.models import ChartPlayers, GameSession, PersonalBest, Score
from scores.processing.bulk import as_json, copy_rows
from scores.processing.profiles import rebuild_profile
from scores.processing.turns import user_turn

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


def rebuild_bests(user_id: int, charts: Mapping[int, ChartFacts]) -> BestChanges:
    """The user's personal bests on these charts, and the charts' numbers of players.
    Where no score is left the personal best goes."""
    played = _played(user_id, charts)
    made: dict[int, Made] = {}
    rows = []
    for pk, scores in played.items():
        chart = charts[pk]
        playtype = _playtype(chart)
        best = made[pk] = personal_best(scores, playtype, chart)
        names = [rating.name for rating in playtype.score_ratings]
        rows.append(
            (
                user_id,
                pk,
                playtype.game,
                playtype.name,
                as_json(best.composed_from),
                best.highlight,
                best.time_achieved,
                as_json(best.data),
                as_json(best.ratings),
                *best.ranks,
                *rating_columns(names, best.ratings),
            )
        )
    before = _remove_bests(user_id, charts)
    copy_rows(PersonalBest, _BEST_FIELDS, rows)
    _count_players(charts, come=made.keys() - before.keys(), gone=before.keys() - made)
    return BestChanges(before, made)


def _played(user_id: int, charts: Collection[int]) -> dict[int, list[Played]]:
    # Plain rows: an import may touch thousands.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chart_id, score_id, data::text, time_achieved, time_added,"
            " highlight FROM scores_score WHERE user_id = %s AND chart_id = ANY(%s)",
            [user_id, list(charts)],
        )
        rows = cursor.fetchall()
    played: dict[int, list[Played]] = defaultdict(list)
    for chart, score_id, data, achieved, added, highlight in rows:
        played[chart].append(
            Played(score_id, orjson.loads(data), achieved, added, highlight)
        )
    return played


def _remove_bests(user_id: int, charts: Collection[int]) -> dict[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM scores_personalbest WHERE user_id = %s"
            " AND chart_id = ANY(%s) RETURNING chart_id, rank1",
            [user_id, list(charts)],
        )
        return dict(cursor.fetchall())


def _count_players(
    charts: Mapping[int, ChartFacts], *, come: Collection[int], gone: Collection[int]
) -> None:
    """Rows are locked in the order of ids, so that two users' imports never wait for
    each other in a circle; last in the transaction, so that they wait briefly."""
    table = ChartPlayers._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT FROM {table} WHERE chart_id = ANY(%s)"
            " ORDER BY chart_id FOR UPDATE",
            [sorted({*come, *gone})],
        )
        cursor.execute(
            f"UPDATE {table} SET players = players - 1"  # noqa: S608 - a table
            " WHERE chart_id = ANY(%s)",
            [sorted(gone)],
        )
        cursor.execute(
            f"INSERT INTO {table} AS held"  # noqa: S608 - a table
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
    held = Score.objects.filter(session__in=spans).values_list("session_id", "ratings")
    for session, rating in held:
        ratings[session or 0].append(rating)
    changed = list(GameSession.objects.filter(pk__in=spans))
    for row in changed:
        playtype = playtype_for(row.game, row.playtype)
        if playtype is None:
            continue
        row.time_started, row.time_ended = spans[row.pk]
        row.ratings = session_ratings(playtype, ratings[row.pk])
    GameSession.objects.bulk_update(
        changed, ["time_started", "time_ended", "ratings"], batch_size=500
    )


def recalculate_charts(chart_pks: Collection[int]) -> int:
    """Derive all scores on these charts again, after the charts have changed, and what
    follows from them; returns how many scores. One user after the other, each in a
    transaction, so that it may be ended and begun again."""
    charts = load_charts(chart_pks)
    users = (
        Score.objects.filter(chart__in=charts)
        .order_by("user")
        .values_list("user", flat=True)
        .distinct()
    )
    return sum(_recalculate(user, charts) for user in list(users))


def _recalculate(user_id: int, charts: Mapping[int, ChartFacts]) -> int:
    with user_turn(user_id, wait=600), transaction.atomic():
        scores = list(Score.objects.filter(user=user_id, chart__in=charts))
        for score in scores:
            _derive_again(score, charts[score.chart_id])
        Score.objects.bulk_update(scores, ["data", "ratings"], batch_size=500)
        touched = {score.chart_id: charts[score.chart_id] for score in scores}
        rebuild_bests(user_id, touched)
        rebuild_sessions({score.session_id for score in scores if score.session_id})
        for playtype in playtypes_of(touched.values()):
            rebuild_profile(user_id, playtype)
        return len(scores)


def _derive_again(score: Score, chart: ChartFacts) -> None:
    playtype = _playtype(chart)
    held = score.data
    score.data = complete(
        playtype,
        chart,
        metrics={metric.name: held[metric.name] for metric in playtype.provided},
        judgements=held["judgements"],
        optional={k: v for k, v in held["optional"].items() if k != "enumIndexes"},
    )
    score.ratings = rate(playtype, score.data, chart)


def playtypes_of(charts: Iterable[ChartFacts]) -> list[Playtype]:
    names = sorted({(chart.song.game, chart.playtype) for chart in charts})
    found = (playtype_for(game, playtype) for game, playtype in names)
    return [playtype for playtype in found if playtype is not None]


def _playtype(chart: ChartFacts) -> Playtype:
    playtype = playtype_for(chart.song.game, chart.playtype)
    if playtype is None:
        raise LookupError(f"{chart.song.game}:{chart.playtype} is no game here")
    return playtype
