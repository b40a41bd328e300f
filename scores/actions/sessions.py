"""What an owner may say of a session (tachi-api, section 3.9)."""

from __future__ import annotations

from typing import TypedDict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from scores.models import GameSession
from scores.policies import may_change

_NAME = range(3, 81)
_DESCRIPTION = range(3, 121)


class SessionChanges(TypedDict, total=False):
    """``name`` 3 to 80 characters, ``description`` 3 to 120 or None."""

    name: str
    description: str | None
    highlight: bool


@transaction.atomic
def edit_session(
    session: GameSession, *, by: User, changes: SessionChanges
) -> GameSession:
    if not may_change(session.user_id, by):
        raise PermissionDenied
    if "name" in changes and len(changes["name"]) not in _NAME:
        raise ValidationError("Name a session in 3 to 80 characters.")
    description = changes.get("description")
    if description is not None and len(description) not in _DESCRIPTION:
        raise ValidationError("Describe a session in 3 to 120 characters, or not.")
    # Lock: an import that adds scores writes the same row.
    session = GameSession.objects.select_for_update().get(pk=session.pk)
    for name, value in changes.items():
        setattr(session, name, value)
    session.save(update_fields=list(changes))
    return session
