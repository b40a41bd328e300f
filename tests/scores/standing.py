"""All that a user's scores imply, as plain values to compare."""

from __future__ import annotations

from typing import Any

from scores.models import (
    ChartPlayers,
    ClassAchievement,
    GameSession,
    GameStats,
    Orphan,
    PersonalBest,
    Score,
)


def standing(*user_ids: int, times: bool = True) -> dict[str, list[Any]]:
    """Rows without the ids that the database gives. Without ``times`` also without
    what depends on the moment of the import."""
    where = {"user__in": user_ids}
    scores = [
        "score_id", "user", "chart", "session__session_id", "service", "comment",
        "time_achieved", "score_meta", "data", "ratings", "origin__import_id",
    ]  # fmt: skip
    if times:
        scores.append("time_added")
    bests = [
        "user", "chart", "composed_from", "highlight", "time_achieved", "data",
        "ratings", "rank1", "rank2", "rank3", "rating1", "rating2", "rating3",
    ]  # fmt: skip
    sessions = [
        "session_id", "user", "name", "description", "time_started", "time_ended",
        "ratings",
    ]  # fmt: skip
    stats = ["user", "game", "playtype", "ratings", "classes", "rating1", "rating2"]
    achieved = ["user", "class_set", "old_value", "new_value", "origin__import_id"]
    return {
        "scores": _rows(Score, where, scores),
        "bests": _rows(PersonalBest, where, bests),
        "sessions": _rows(GameSession, where, sessions),
        "stats": _rows(GameStats, where, stats),
        "classes": _rows(ClassAchievement, where, achieved),
        "orphans": _rows(Orphan, where, ["orphan_id", "user", "data", "context"]),
        "players": _rows(ChartPlayers, {"players__gt": 0}, ["chart", "players"]),
    }


def _rows(model: Any, where: dict[str, Any], fields: list[str]) -> list[Any]:
    return sorted(model.objects.filter(**where).values_list(*fields), key=repr)
