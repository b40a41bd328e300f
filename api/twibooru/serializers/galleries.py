"""The gallery object (twibooru-api 2.5, T14)."""

from __future__ import annotations

from typing import Any

from accounts.byline import byline
from booru.models import Gallery


def gallery_object(row: Gallery) -> dict[str, Any]:
    """`row` with its user."""
    owner = byline(row.user, anonymous=row.anonymous, thread=row.pk)
    return {
        "id": row.pk,
        "title": row.title,
        "description": row.description,
        "spoiler_warning": row.spoiler_warning,
        "thumbnail_id": row.thumbnail_id,
        "user": owner.name,
        "user_id": owner.user_id,
    }
