"""A user's standing on a playtype, made anew (tachi-api, section 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from scores.games.schema import Best, Playtype, Rating
from scores.importing.personal_bests import rating_columns
from scores.importing.profiles import class_changes, classes, is_rise, profile_ratings
from scores.models import (
    ClassAchievement,
    ClassGrant,
    GameSettings,
    GameStats,
    Import,
    Score,
)


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """As an import's document and page show them."""

    classes: list[dict[str, Any]]
    ratings: list[dict[str, Any]]


def rebuild_profile(
    user_id: int, playtype: Playtype, origin: Import | None = None
) -> ProfileChanges:
    """Ratings from the personal bests, classes from those and from what imports gave.
    A user without a score there has no profile. A rise leaves a ClassAchievement."""
    where: dict[str, Any] = {
        "user_id": user_id,
        "game": playtype.game,
        "playtype": playtype.name,
    }
    held = GameStats.objects.filter(**where).first()
    if not Score.objects.filter(**where).exists():
        if held:
            held.delete()
        return ProfileChanges([], [])
    ratings = profile_ratings(playtype, _bests(user_id, playtype))
    grants = ClassGrant.objects.filter(**where).values_list("class_set", "value")
    now_held = classes(playtype, ratings, grants)
    names = [rating.name for rating in playtype.profile_ratings]
    columns = rating_columns(names, ratings)
    GameStats.objects.update_or_create(
        **where,
        defaults={
            "ratings": ratings,
            "classes": now_held,
            **{f"rating{n}": value for n, value in enumerate(columns, 1)},
        },
    )
    GameSettings.objects.get_or_create(**where)
    return _changes(held, playtype, ratings, now_held, user_id, origin)


def _changes(
    held: GameStats | None,
    playtype: Playtype,
    ratings: dict[str, Rating],
    now_held: dict[str, str],
    user_id: int,
    origin: Import | None,
) -> ProfileChanges:
    where = {"game": playtype.game, "playtype": playtype.name}
    changed = class_changes(held.classes if held else {}, now_held)
    now = int(timezone.now().timestamp() * 1000)
    ClassAchievement.objects.bulk_create(
        ClassAchievement(
            user_id=user_id,
            class_set=change.set,
            old_value=change.old,
            new_value=change.new or "",
            time_achieved=now,
            origin=origin,
            **where,
        )
        for change in changed
        if is_rise(playtype, change)
    )
    old = held.ratings if held else {}
    return ProfileChanges(
        classes=[
            {**where, "set": change.set, "old": change.old, "new": change.new}
            for change in changed
            if change.new is not None
        ],
        ratings=[
            {**where, "rating": name, "old": old.get(name), "new": value}
            for name, value in ratings.items()
            if value != old.get(name)
        ],
    )


def _bests(user_id: int, playtype: Playtype) -> list[Best]:
    # Plain rows: a player may have thousands.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT best.ratings::text, song.song_id, chart.difficulty,"
            " song.data::text FROM scores_personalbest best"
            " JOIN scores_chart chart ON chart.id = best.chart_id"
            " JOIN scores_song song ON song.id = chart.song_id"
            " WHERE best.user_id = %s AND best.game = %s AND best.playtype = %s"
            " AND chart.is_primary",
            [user_id, playtype.game, playtype.name],
        )
        rows = cursor.fetchall()
    # A song has several charts.
    read = cache(orjson.loads)
    return [
        Best(orjson.loads(ratings), song, difficulty, read(data))
        for ratings, song, difficulty, data in rows
    ]
