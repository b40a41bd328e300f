"""The gallery object LG (twibooru-api 3.2)."""

from __future__ import annotations

from typing import Any

from api.times import milliseconds
from booru.models import Gallery


def gallery_object(row: Gallery) -> dict[str, Any]:
    """`row` from `booru.gallery_lists.with_watchers`."""
    return {
        "id": row.pk,
        "title": row.title,
        "description": row.description,
        "spoiler_warning": row.spoiler_warning,
        "updated_at": milliseconds(row.updated_at),
        "created_at": milliseconds(row.created_at),
        "creator_id": None if row.anonymous else row.user_id,
        "watcher_count": row.watchers,  # type: ignore[attr-defined]  # annotated
        "image_count": row.image_count,
    }
