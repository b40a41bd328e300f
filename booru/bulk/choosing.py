"""Which changes a revert takes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booru.models import SourceChange, TagChange


@dataclass(frozen=True)
class Chosen:
    """Those of a user (since a time, if given), or of a job, or one alone; none that
    was made after `upto`, the newest when the revert was asked for."""

    upto: int
    user: int | None = None
    bulk: int | None = None
    change: int | None = None
    since: datetime | None = None

    def images(self, changes: QuerySet[Any]) -> list[int]:
        """Of each change its image."""
        conditions: dict[str, Any] = {
            "user": self.user,
            "bulk": self.bulk,
            "pk": self.change,
            "created_at__gte": self.since,
        }
        given = {name: value for name, value in conditions.items() if value is not None}
        chosen = changes.filter(pk__lte=self.upto, **given)
        return list(chosen.values_list("image_id", flat=True))

    def holds(self, change: TagChange | SourceChange) -> bool:
        return (
            change.pk <= self.upto
            and self.user in (None, change.user_id)
            and self.bulk in (None, change.bulk_id)
            and self.change in (None, change.pk)
            and (self.since is None or change.created_at >= self.since)
        )


def as_payload(chosen: Chosen) -> dict[str, Any]:
    since = chosen.since.isoformat() if chosen.since else None
    return {
        "upto": chosen.upto,
        "user": chosen.user,
        "bulk": chosen.bulk,
        "since": since,
    }


def of_payload(payload: dict[str, Any]) -> Chosen:
    since = payload["since"]
    return Chosen(
        upto=payload["upto"],
        user=payload["user"],
        bulk=payload["bulk"],
        since=datetime.fromisoformat(since) if since else None,
    )
