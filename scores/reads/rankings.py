"""Ranks, counted when they are asked for (tachi-api, section 4.5).

A new score moves everybody behind it, so a stored rank would be a write to thousands of
rows. Counting who is ahead walks a part of one index instead, without the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from scores.games import playtype_for


class Rank(NamedTuple):
    """``rival_rank`` is the place among the user's own rivals, None without any."""

    rank: int
    out_of: int
    rival_rank: int | None


class Ranking(NamedTuple):
    ranking: int
    out_of: int


# Who comes before `p` on its chart: by the ranking metrics, then who has a time before
# who has none, then who was first. The comparison with `rank1` alone says the same once
# more: it is the one that bounds the index.
_AHEAD = """
o.chart_id = p.chart_id AND o.rank1 >= p.rank1 AND
(-o.rank1, -o.rank2, -o.rank3, coalesce(o.time_achieved, {never}), o.user_id) <
(-p.rank1, -p.rank2, -p.rank3, coalesce(p.time_achieved, {never}), p.user_id)
""".format(never=2**63 - 1)

_RIVALS = """
LEFT JOIN scores_gamesettings s
    ON s.user_id = p.user_id AND s.game = p.game AND s.playtype = p.playtype
"""

_RIVAL_RANK = f"""
CASE WHEN s.rivals <> '{{}}' THEN 1 + (
    SELECT count(*) FROM scores_personalbest o
    WHERE o.user_id = ANY(s.rivals) AND {_AHEAD}
) END
"""  # noqa: S608 - constants

_RANKS = f"""
SELECT p.id,
    1 + (SELECT count(*) FROM scores_personalbest o WHERE {_AHEAD}),
    coalesce(c.players, 1),
    {_RIVAL_RANK}
FROM scores_personalbest p
LEFT JOIN scores_chartplayers c ON c.chart_id = p.chart_id
{_RIVALS}
WHERE p.id = ANY(%s)
"""  # noqa: S608 - constants

_RIVAL_RANKS = f"""
SELECT p.id, coalesce(c.players, 1), {_RIVAL_RANK}
FROM scores_personalbest p
LEFT JOIN scores_chartplayers c ON c.chart_id = p.chart_id
{_RIVALS}
WHERE p.id = ANY(%s)
"""  # noqa: S608 - constants


def best_ranks(bests: Iterable[int]) -> dict[int, Rank]:
    """Of personal bests, by primary key; one statement."""
    pks = list(bests)
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_RANKS, [pks])
        return {pk: Rank(*row) for pk, *row in cursor.fetchall()}


def ranks_from(first: int, bests: Sequence[int]) -> dict[int, Rank]:
    """The same for neighbours on one chart, of whom the first one's rank is known."""
    if not bests:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_RIVAL_RANKS, [list(bests)])
        others = {pk: (out_of, rival) for pk, out_of, rival in cursor.fetchall()}
    return {
        pk: Rank(rank, *others[pk])
        for rank, pk in enumerate(bests, first)
        if pk in others
    }


def _place(column: str) -> str:
    players = (
        "SELECT count(*) FROM scores_gamestats o"
        " WHERE o.game = g.game AND o.playtype = g.playtype"
    )
    return f"""1 + CASE WHEN g.{column} IS NULL
        THEN ({players} AND o.{column} IS NOT NULL)
        ELSE ({players} AND o.{column} > g.{column}) END"""


_PROFILES = f"""
SELECT g.id, g.game, g.playtype,
    (SELECT count(*) FROM scores_gamestats o
        WHERE o.game = g.game AND o.playtype = g.playtype),
    {", ".join(_place(f"rating{n}") for n in (1, 2, 3))}
FROM scores_gamestats g WHERE g.id = ANY(%s)
"""  # noqa: S608 - constants


def profile_rankings(stats: Iterable[int]) -> dict[int, dict[str, Ranking]]:
    """Of `GameStats`, by primary key: the place by each of the playtype's profile
    ratings. Equal ratings share a place; who has none comes after all who have one.
    One statement."""
    pks = list(stats)
    if not pks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PROFILES, [pks])
        rows = cursor.fetchall()
    found: dict[int, dict[str, Ranking]] = {}
    for pk, game, name, players, *places in rows:
        playtype = playtype_for(game, name)
        ratings = playtype.profile_ratings if playtype else ()
        found[pk] = {
            rating.name: Ranking(place, players)
            for rating, place in zip(ratings, places, strict=False)
        }
    return found
