"""What a user is on a playtype (tachi-api, sections 3.6, 3.11 and 5)."""

from __future__ import annotations

from typing import Any

from scores.models import GameSettings, RatingSnapshot


def snapshot_object(snapshot: RatingSnapshot) -> dict[str, Any]:
    return {
        "classes": snapshot.classes,
        "ratings": snapshot.ratings,
        "rankings": snapshot.rankings,
        "playcount": snapshot.playcount,
        "timestamp": snapshot.timestamp,
    }


def settings_object(settings: GameSettings) -> dict[str, Any]:
    """`settings` from `scores.reads.profiles.settings_of`."""
    chosen = settings.preferences
    return {
        "userID": settings.user_id,
        "game": settings.game,
        "playtype": settings.playtype,
        "rivals": settings.rivals,
        "preferences": {
            "preferredScoreAlg": chosen["preferredScoreAlg"],
            "preferredSessionAlg": chosen["preferredSessionAlg"],
            "preferredProfileAlg": chosen["preferredProfileAlg"],
            "stats": chosen["stats"],
            "preferredDefaultEnum": chosen["preferredDefaultEnum"],
            "defaultTable": chosen["defaultTable"],
            "preferredRanking": chosen["preferredRanking"],
            "gameSpecific": chosen["gameSpecific"],
        },
    }
