"""The rules for what people write in comments, posts and messages (philomena-api
6.6)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.policies import is_trusted
from markup.links import leads_away

MAX_BODY_BYTES = 300_000
MAX_EDIT_REASON_BYTES = 70
# An account of this age is trusted with links.
NEW_ACCOUNT = timedelta(days=14)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def clean_body(body: str) -> str:
    """Lines ended as on Unix, without space around the whole. Raises a
    ValidationError for the field `body`."""
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise ValidationError({"body": "Write something first."})
    if not is_text(body):
        raise ValidationError({"body": "The text has a character that is not text."})
    if len(body.encode()) > MAX_BODY_BYTES:
        raise ValidationError(
            {"body": f"This is too long: {MAX_BODY_BYTES:,} bytes are the most."}
        )
    return body


def is_text(text: str) -> bool:
    """What can be stored: no NUL, no half of a pair."""
    return _NO_TEXT.search(text) is None


def clean_edit_reason(reason: str) -> str | None:
    """None for no reason. Raises a ValidationError for the field `edit_reason`."""
    reason = " ".join(reason.split())
    if not is_text(reason) or len(reason.encode()) > MAX_EDIT_REASON_BYTES:
        raise ValidationError(
            {"edit_reason": f"At most {MAX_EDIT_REASON_BYTES} bytes of plain text."}
        )
    return reason or None


def starts_approved(user: User | None, body: str, *, now: datetime) -> bool:
    """Where the site approves at all, a link that leads away waits if its author is
    neither staff nor verified nor here for two weeks."""
    if not settings.IMAGE_APPROVAL_REQUIRED or is_trusted(user):
        return True
    if user is not None and now - user.created_at > NEW_ACCOUNT:
        return True
    return not leads_away(body, settings.SITE_URL)
