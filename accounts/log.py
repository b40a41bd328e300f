"""The moderation log. Every act of a moderator writes one entry, in the transaction
of the act: what is not in the log has not happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import LogEntry, Subject, User

_LABEL, _ADDRESS = 200, 255


def record(
    action: str,
    *,
    moderator: User | None,
    subject: Subject,
    subject_id: int,
    label: str,
    address: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> LogEntry:
    """`action` is `<what>.<verb>`, as `image.hide`; `moderator` None for what the site
    does by itself. `details` is what an undo needs, in JSON."""
    return LogEntry.objects.create(
        action=action,
        moderator=moderator if moderator is not None and moderator.pk else None,
        subject=subject,
        subject_id=subject_id,
        label=label[:_LABEL],
        address=address[:_ADDRESS],
        reason=reason,
        details=dict(details or {}),
    )
