"""What one user has on one playtype, as querysets to go on from."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from scores.games.schema import Playtype
from scores.models import GameSession, GameStats, PersonalBest, Score


def here(playtype: Playtype) -> Q:
    """Rows of the playtype, in any table that says whose they are."""
    return Q(game=playtype.game, playtype=playtype.name)


def among(playtypes: Collection[str]) -> Q:
    """Rows of any of these (``game:playtype``)."""
    chosen = Q(pk__in=())
    for one in playtypes:
        game, _, playtype = one.partition(":")
        chosen |= Q(game=game, playtype=playtype)
    return chosen


def scores_of(user_id: int, playtype: Playtype) -> QuerySet[Score]:
    return Score.objects.filter(here(playtype), user_id=user_id)


def bests_of(user_id: int, playtype: Playtype) -> QuerySet[PersonalBest]:
    return PersonalBest.objects.filter(here(playtype), user_id=user_id)


def sessions_of(user_id: int, playtype: Playtype) -> QuerySet[GameSession]:
    return GameSession.objects.filter(here(playtype), user_id=user_id)


def stats_of(user_id: int, playtype: Playtype) -> QuerySet[GameStats]:
    """Empty if the user has not played there."""
    return GameStats.objects.filter(here(playtype), user_id=user_id)
