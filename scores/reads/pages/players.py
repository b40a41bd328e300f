"""What the pages of a player show: standing, history, distributions, best scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from scores.games.schema import Playtype
from scores.models import GameSession, GameStats, PersonalBest, RatingSnapshot, Score
from scores.reads.columns import profile_rating_column, score_rating_column
from scores.reads.own import bests_of, here, scores_of, sessions_of
from scores.reads.rows import NEWEST

#: One a day: thirteen years.
_SNAPSHOTS = 5_000


@dataclass(frozen=True)
class Standing:
    """`rank` by the playtype's default rating; None without one."""

    stats: GameStats
    rank: int | None
    out_of: int


def standing(user: User, playtype: Playtype) -> Standing | None:
    """None if the user has not played."""
    rows = GameStats.objects.filter(here(playtype))
    stats = rows.filter(user=user).first()
    if stats is None:
        return None
    field = profile_rating_column(playtype, playtype.default_profile_rating)
    value = getattr(stats, field)
    ahead = rows.filter(**{f"{field}__gt": value}).count() if value is not None else 0
    return Standing(stats, None if value is None else ahead + 1, rows.count())


class Played(NamedTuple):
    game: str
    playtype: str
    charts: int


def played(user: User) -> list[Played]:
    """Games with this user's scores, and on how many charts, the most played first."""
    rows = PersonalBest.objects.filter(user=user).values_list("game", "playtype")
    counted = rows.annotate(charts=Count("pk"))
    found = [Played(*row) for row in counted.order_by("game", "playtype")]
    return sorted(found, key=lambda one: -one.charts)


def snapshots(
    user: User, playtype: Playtype, *, since: int
) -> list[tuple[int, dict[str, float | None]]]:
    """(Unix milliseconds, ratings), oldest first."""
    rows = RatingSnapshot.objects.filter(
        here(playtype), user=user, timestamp__gte=since
    )
    newest = rows.order_by("-timestamp").values_list("timestamp", "ratings")
    return list(newest[:_SNAPSHOTS])[::-1]


class LevelCount(NamedTuple):
    """How many of a user's charts of a level have these values of the enums."""

    level: str
    level_num: float
    values: tuple[str | None, ...]
    charts: int


def by_level(rows: QuerySet[PersonalBest], enums: Sequence[str]) -> list[LevelCount]:
    keys = {f"value{n}": KeyTextTransform(name, "data") for n, name in enumerate(enums)}
    counted = (
        rows.order_by()
        .annotate(**keys)
        .values_list("chart__level", *keys)
        .annotate(level_num=Min("chart__level_num"), charts=Count("pk"))
    )
    return [
        LevelCount(level, level_num, tuple(values), charts)
        for level, *values, level_num, charts in counted
    ]


def best_scores(user: User, playtype: Playtype, rating: str) -> QuerySet[PersonalBest]:
    """By a score rating, those without it last."""
    best_first = F(score_rating_column(playtype, rating)).desc(nulls_last=True)
    rows = bests_of(user.pk, playtype).select_related("chart__song")
    return rows.order_by(best_first, "pk")


def recent_scores(user: User, playtype: Playtype) -> QuerySet[Score]:
    rows = scores_of(user.pk, playtype).select_related("chart__song")
    return rows.order_by(*NEWEST)


def sessions(user: User, playtype: Playtype) -> QuerySet[GameSession]:
    """Newest first."""
    return sessions_of(user.pk, playtype).order_by("-time_ended", "-pk")


class Gain(NamedTuple):
    scores: int
    raises: int


# A raise is a score above everything that its player had on the chart before.
_GAINS = """
SELECT s.session_id, count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM scores_score e
    WHERE e.user_id = s.user_id AND e.chart_id = s.chart_id AND e.id <> s.id
        AND coalesce(e.time_achieved, 0) < coalesce(s.time_achieved, 0)
        AND (e.data ->> %(metric)s)::float8 >= (s.data ->> %(metric)s)::float8
)) FROM scores_score s WHERE s.session_id = ANY(%(sessions)s) GROUP BY 1
"""


def gains(rows: Iterable[GameSession], metric: str) -> dict[int, Gain]:
    """For each session the number of its scores and of those that were raises."""
    pks = [row.pk for row in rows]
    if not pks:
        return {}
    asked: dict[str, Any] = {"metric": metric, "sessions": pks}
    with connection.cursor() as cursor:
        cursor.execute(_GAINS, asked)
        return {pk: Gain(scores, raises) for pk, scores, raises in cursor.fetchall()}


# What a player had on a score's chart before it, None for a first score.
_BEFORE = """
SELECT s.id, (
    SELECT max((e.data ->> %(metric)s)::float8) FROM scores_score e
    WHERE e.user_id = s.user_id AND e.chart_id = s.chart_id AND e.id <> s.id
        AND coalesce(e.time_achieved, 0) < coalesce(s.time_achieved, 0)
) FROM scores_score s WHERE s.id = ANY(%(scores)s)
"""


def best_before(scores: Iterable[Score], metric: str) -> dict[int, float | None]:
    pks = [score.pk for score in scores]
    if not pks:
        return {}
    asked: dict[str, Any] = {"metric": metric, "scores": pks}
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, asked)
        return dict(cursor.fetchall())
