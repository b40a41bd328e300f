"""What a user is on a playtype (tachi-api, section 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Sum

from scores.games.schema import Playtype
from scores.models import GameSettings, GameStats, RatingSnapshot
from scores.reads.leaderboards import Ranked, ranked
from scores.reads.own import bests_of, here, scores_of, sessions_of
from scores.reads.rankings import Ranking, profile_rankings
from scores.reads.rows import NEWEST, ScoreRow, StatsRow, score_rows

#: One a day; the longest span that history offers is a year.
_SNAPSHOTS = 400


class Summary(NamedTuple):
    """``first`` and ``latest`` are scores whose time is known."""

    first: ScoreRow | None
    latest: ScoreRow | None
    scores: int
    playtime: int
    rankings: Mapping[str, Ranking]


def summary(stats: StatsRow, playtype: Playtype) -> Summary:
    scores = scores_of(stats.user_id, playtype)
    timed = scores.filter(time_achieved__isnull=False)
    oldest = timed.order_by(F("time_achieved").asc(nulls_first=True), F("id").asc())
    length = Sum(F("time_ended") - F("time_started"))
    playtime = sessions_of(stats.user_id, playtype).aggregate(length=length)
    return Summary(
        first=next(iter(score_rows(oldest[:1])), None),
        latest=next(iter(score_rows(timed.order_by(*NEWEST)[:1])), None),
        scores=scores.count(),
        playtime=playtime["length"] or 0,
        rankings=profile_rankings([stats.pk])[stats.pk],
    )


def snapshots(user_id: int, playtype: Playtype, since: int) -> list[RatingSnapshot]:
    """Newest first."""
    rows = RatingSnapshot.objects.filter(
        here(playtype), user_id=user_id, timestamp__gte=since
    )
    return list(rows.order_by("-timestamp")[:_SNAPSHOTS])


class MostPlayed(NamedTuple):
    bests: Ranked
    #: Chart's primary key -> how many scores the user has there.
    playcounts: Mapping[int, int]


def most_played(user_id: int, playtype: Playtype, limit: int = 100) -> MostPlayed:
    """Most first; of equals the one played last comes first."""
    counted = (
        scores_of(user_id, playtype)
        .values_list("chart")
        .annotate(plays=Count("pk"), last=Max("pk"))
        .order_by("-plays", "-last")
    )
    playcounts = {chart: plays for chart, plays, _ in counted[:limit]}
    found = ranked(bests_of(user_id, playtype).filter(chart_id__in=playcounts))
    places = {chart: place for place, chart in enumerate(playcounts)}
    found.rows.sort(key=lambda row: places[row.chart_pk])
    return MostPlayed(found, playcounts)


#: The documents' preferences of somebody who has chosen nothing.
PREFERENCES: Mapping[str, Any] = {
    "preferredScoreAlg": None,
    "preferredSessionAlg": None,
    "preferredProfileAlg": None,
    "stats": [],
    "preferredDefaultEnum": None,
    "defaultTable": None,
    "preferredRanking": None,
    "gameSpecific": {},
}


def settings_of(user_id: int, playtype: Playtype) -> GameSettings:
    """Those of the row, or an unsaved one: with every preference either way."""
    found = GameSettings.objects.filter(here(playtype), user_id=user_id).first()
    row = found or GameSettings(
        user_id=user_id, game=playtype.game, playtype=playtype.name
    )
    row.preferences = {**PREFERENCES, **row.preferences}
    return row


def challengers_of(user_id: int, playtype: Playtype) -> list[int]:
    """Ids of users who have this one as a rival."""
    rows = GameSettings.objects.filter(here(playtype), rivals__contains=[user_id])
    return list(rows.order_by("user").values_list("user", flat=True)[:500])


def have_played(user_ids: Iterable[int], playtype: Playtype) -> set[int]:
    rows = GameStats.objects.filter(here(playtype), user_id__in=list(user_ids))
    return set(rows.values_list("user", flat=True))
