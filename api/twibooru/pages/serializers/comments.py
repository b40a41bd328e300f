"""The comment object LC (twibooru-api 3.2)."""

from __future__ import annotations

from typing import Any

from accounts.byline import byline
from api.times import milliseconds
from booru.models import Comment


def comment_object(row: Comment) -> dict[str, Any]:
    """`row` with its user, not destroyed, and on a post that is not hidden."""
    by = byline(
        row.user,
        anonymous=row.anonymous,
        thread=row.image_id,
        fingerprint=row.fingerprint,
        ip=row.ip,
    )
    return {
        "id": row.pk,
        # NOTE: a hidden one says this word, for staff as well.
        "body": "Deleted" if row.hidden_from_users else row.body,
        "author": by.name,
        "image_id": row.image_id,
        "posted_at": milliseconds(row.created_at),
        "deleted": row.hidden_from_users,
    }
