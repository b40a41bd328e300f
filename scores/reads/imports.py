"""Imports as their documents show them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from scores.models import Import, Score

_RECENT = timedelta(days=28)


def with_score_ids(imports: QuerySet[Import]) -> QuerySet[Import]:
    """Fills `score_ids`, in the file's order; leaves out what only pages show."""
    ids = Score.objects.filter(origin=OuterRef("pk")).order_by("pk").values("score_id")
    return imports.annotate(score_ids=ArraySubquery(ids)).defer(
        "fates", "rating_deltas", "fields"
    )


def newest_completed() -> QuerySet[Import]:
    return Import.objects.filter(state=Import.State.COMPLETED).order_by(
        "-time_finished", "-pk"
    )


def newest_failed() -> QuerySet[Import]:
    """By the time they began, for one that never did the time it came."""
    began = Coalesce("time_started", "time_queued")
    return Import.objects.filter(state=Import.State.FAILED).order_by(
        began.desc(), "-pk"
    )


def types_used_lately(user: User, now: datetime) -> list[dict[str, Any]]:
    """Import types of the last 28 days, of imports that a person asked for: most used
    first."""
    since = int((now - _RECENT).timestamp() * 1000)
    rows = (
        Import.objects.filter(state=Import.State.COMPLETED)
        .filter(user=user, user_intent=True, time_finished__gte=since)
        .values(type=F("import_type"))
        .annotate(count=Count("pk"))
        .order_by("-count", "type")
    )
    return [{"importType": row["type"], "count": row["count"]} for row in rows]
