"""The comment object (twibooru-api 2.5)."""

from __future__ import annotations

from typing import Any

from accounts.byline import byline
from api.times import milliseconds
from booru.models import Comment


def comment_object(row: Comment) -> dict[str, Any]:
    """`row` with its user, and not destroyed. A hidden one says nothing but that it is
    there."""
    is_shown = not row.hidden_from_users
    return {
        "id": row.pk,
        "created_at": milliseconds(row.created_at),
        "updated_at": milliseconds(row.updated_at),
        "hidden_from_users": row.hidden_from_users,
        "body": row.body if is_shown else None,
        "post_id": row.image_id,
        "author": _author(row) if is_shown else None,
    }


def _author(row: Comment) -> str:
    by = byline(
        row.user,
        anonymous=row.anonymous,
        thread=row.image_id,
        fingerprint=row.fingerprint,
        ip=row.ip,
    )
    return by.name
