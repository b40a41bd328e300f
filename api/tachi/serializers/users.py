"""Users, and what they are on a game (tachi-api, section 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from accounts.models import Role, User, with_bans
from scores.reads.rankings import Ranking
from scores.reads.rows import StatsRow

_LEVELS = {Role.USER: 1, Role.ASSISTANT: 1, Role.MODERATOR: 2, Role.ADMIN: 3}
_BANNED = 0


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def user_object(user: User) -> dict[str, Any]:
    """`user` from a query with `with_bans`, or a caller, who never is banned. There is
    no place here for social media and banners yet; the words of a closed account are
    gone with its page."""
    is_banned = getattr(user, "is_banned", False)
    return {
        "id": user.pk,
        "username": user.name,
        "usernameLowercase": user.name.lower(),
        "socialMedia": {},
        "joinDate": milliseconds(user.created_at),
        "lastSeen": milliseconds(user.last_seen_at or user.created_at),
        "about": user.description if user.is_active else "",
        "status": None,
        "customPfpLocation": None,
        "customBannerLocation": None,
        "badges": [],
        "authLevel": _BANNED if is_banned else _LEVELS[Role(user.role)],
    }


def user_objects(ids: Collection[int]) -> list[dict[str, Any]]:
    """Those of the ids that are to be shown beside scores, by id; one query."""
    users = with_bans(User.objects.get_queryset(), timezone.now())
    found = users.filter(pk__in=set(ids)).order_by("pk") if ids else ()
    return [user_object(user) for user in found]


def ranking_objects(rankings: Mapping[str, Ranking]) -> dict[str, Any]:
    return {
        name: {"ranking": place.ranking, "outOf": place.out_of}
        for name, place in rankings.items()
    }


def game_stats_object(stats: StatsRow) -> dict[str, Any]:
    """UserGameStats."""
    return {
        "userID": stats.user_id,
        "game": stats.game,
        "playtype": stats.playtype,
        "ratings": orjson.Fragment(stats.ratings),
        "classes": orjson.Fragment(stats.classes),
    }
