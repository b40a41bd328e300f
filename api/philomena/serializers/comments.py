"""The comment object (philomena-api 3.2) and its variants."""

from __future__ import annotations

from typing import Any

from accounts.byline import byline
from booru.models import Comment


def comment_object(row: Comment) -> dict[str, Any]:
    """`row` from `Comment.objects.for_philomena()`, and not destroyed."""
    if row.image_is_hidden:  # type: ignore[attr-defined]  # annotated
        return _stub(row)
    by = byline(
        row.user,
        anonymous=row.anonymous,
        thread=row.image_id,
        fingerprint=row.fingerprint,
        ip=row.ip,
    )
    is_shown = not row.hidden_from_users
    return {
        "id": row.pk,
        "image_id": row.image_id,
        "user_id": by.user_id,
        "author": by.name,
        "avatar": by.avatar,
        "body": row.body if is_shown else None,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "edited_at": row.edited_at if is_shown else None,
        "edit_reason": row.edit_reason if is_shown else None,
    }


def _stub(row: Comment) -> dict[str, Any]:
    """On a hidden image, in the lists of staff.

    NOTE: there is no `avatar` here (section 3.2)."""
    return {
        "id": row.pk,
        "image_id": row.image_id,
        "user_id": None,
        "author": None,
        "body": None,
        "created_at": None,
        "updated_at": None,
        "edited_at": None,
        "edit_reason": None,
    }
