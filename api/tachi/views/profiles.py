"""A user on a playtype (tachi-api 3.6) and their settings there (3.11)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.response import Response

from accounts.models import ScorePermission
from api.tachi.bodies import Body, read_body
from api.tachi.playtypes import PlaytypeViewSet, Profile
from api.tachi.serializers.profiles import settings_object, snapshot_object
from api.tachi.serializers.scores import score_object
from api.tachi.serializers.users import (
    game_stats_object,
    milliseconds,
    ranking_objects,
    user_objects,
)
from api.tachi.shown import best_objects, catalogue_body
from scores.actions.profiles import change_settings
from scores.reads import leaderboards, profiles
from scores.reads.own import scores_of, stats_of
from scores.reads.rankings import profile_rankings
from scores.reads.rows import StatsRow, catalogued, stats_rows

_DAY = 86_400_000
_DAYS = {"week": 7, "month": 30, "3mo": 90, "year": 365}


class SettingsBody(Body):
    preferredScoreAlg: str | None = None
    preferredSessionAlg: str | None = None
    preferredProfileAlg: str | None = None
    preferredDefaultEnum: str | None = None
    defaultTable: str | None = None
    preferredRanking: str | None = None
    gameSpecific: dict[str, Any] = {}


class ProfileViewSet(PlaytypeViewSet):
    def retrieve(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        stats = _stats(profile)
        found = profiles.summary(stats, profile.playtype)
        body = {
            "gameStats": game_stats_object(stats),
            "firstScore": score_object(found.first) if found.first else None,
            "mostRecentScore": score_object(found.latest) if found.latest else None,
            "totalScores": found.scores,
            "rankingData": ranking_objects(found.rankings),
            "playtime": found.playtime,
        }
        return self.answer(body, f"{profile.user.name} on {profile.playtype}.")

    def history(self, request: Any, user: str, gpt: str) -> Response:
        """The first one is now, the others are of midnights."""
        profile = self.profile(user, gpt)
        span = self.query.choice("duration", tuple(_DAYS), "3mo")
        now = milliseconds(timezone.now())
        since = now - _DAYS[span] * _DAY
        kept = profiles.snapshots(profile.user.pk, profile.playtype, since)
        rankings = profile_rankings([profile.stats.pk])[profile.stats.pk]
        current = {
            "classes": profile.stats.classes,
            "ratings": profile.stats.ratings,
            "rankings": ranking_objects(rankings),
            "playcount": scores_of(profile.user.pk, profile.playtype).count(),
            "timestamp": now,
        }
        body = [current, *map(snapshot_object, kept)]
        return self.answer(body, f"Found {len(body)} snapshots.")

    def most_played(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        found = profiles.most_played(profile.user.pk, profile.playtype)
        bests = zip(found.bests.rows, best_objects(found.bests), strict=True)
        body = {
            **catalogue_body(catalogued(found.bests.rows)),
            "pbs": [
                best | {"__playcount": found.playcounts[row.chart_pk]}
                for row, best in bests
            ],
        }
        return self.answer(body, f"The {len(found.bests.rows)} most played charts.")

    def adjacent(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rating = self.profile_alg(profile.playtype)
        found = leaderboards.adjacent_players(profile.stats, profile.playtype, rating)
        stats = _stats(profile)
        rankings = profile_rankings([stats.pk])[stats.pk]
        body = {
            "above": [game_stats_object(row) for row in found.above],
            "below": [game_stats_object(row) for row in found.below],
            "users": user_objects(
                {row.user_id for row in (*found.above, stats, *found.below)}
            ),
            "thisUsersStats": game_stats_object(stats),
            "thisUsersRanking": ranking_objects(rankings)[rating],
        }
        return self.answer(body, f"Players next to {profile.user.name} by {rating}.")

    def own_settings(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        found = profiles.settings_of(profile.user.pk, profile.playtype)
        return self.answer(settings_object(found), "Found the settings.")

    def change_settings(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        self.require_as_user(profile.user)
        by = self.require(ScorePermission.CUSTOMISE_PROFILE)
        body = read_body(SettingsBody, self.body)
        changed = change_settings(
            profile.user,
            profile.playtype,
            changes=body.model_dump(exclude_unset=True),
            by=by,
        )
        return self.answer(settings_object(changed), "Changed the settings.")


def _stats(profile: Profile) -> StatsRow:
    (row,) = stats_rows(stats_of(profile.user.pk, profile.playtype))
    return row
