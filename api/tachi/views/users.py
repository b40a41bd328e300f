"""Users (tachi-api 3.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.response import Response

from accounts.models import User, with_bans
from api.tachi.base import TachiViewSet
from api.tachi.serializers.users import (
    game_stats_object,
    ranking_objects,
    user_object,
)
from scores.models import GameSession, GameStats, Score
from scores.reads.rankings import profile_rankings
from scores.reads.rows import stats_rows

_FOUND = 25
_LISTED = 100
_ONLINE = timedelta(minutes=5)


class UserViewSet(TachiViewSet):
    def index(self, request: Any) -> Response:
        """Those last seen, or whose name holds the text."""
        now = timezone.now()
        users = with_bans(User.objects.get_queryset().active(), now).recently_seen()
        if self.query.presence("online"):
            users = users.filter(last_seen_at__gt=now - _ONLINE)
        search = self.query.text("search")
        if search:
            users = users.filter(name__icontains=search)
        found = users[: _FOUND if search else _LISTED]
        return self.answer([user_object(u) for u in found], "Found these users.")

    def retrieve(self, request: Any, user: str) -> Response:
        found = self.user_of(user)
        return self.answer(user_object(found), f"Found the user {found.name}.")

    def game_stats(self, request: Any, user: str) -> Response:
        found = self.user_of(user)
        rows = stats_rows(
            GameStats.objects.filter(user=found).order_by("game", "playtype")
        )
        rankings = profile_rankings(row.pk for row in rows)
        body = [
            game_stats_object(row)
            | {"__rankingData": ranking_objects(rankings[row.pk])}
            for row in rows
        ]
        return self.answer(body, f"Found {len(body)} games and playtypes.")

    def stats(self, request: Any, user: str) -> Response:
        found = self.user_of(user)
        body = {
            "scores": Score.objects.filter(user=found).count(),
            "sessions": GameSession.objects.filter(user=found).count(),
        }
        return self.answer(body, f"What {found.name} has here.")
