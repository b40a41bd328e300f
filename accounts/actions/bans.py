"""Bans: who may not write for a while."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Ban, User
from accounts.policies import may_moderate


@transaction.atomic
def ban_user(user: User, *, moderator: User, reason: str, valid_until: datetime) -> Ban:
    if not may_moderate(moderator):
        raise PermissionDenied
    return Ban.objects.create(
        user=user, reason=reason, valid_until=valid_until, banned_by=moderator
    )


@transaction.atomic
def lift_ban(ban: Ban, *, moderator: User) -> Ban:
    if not may_moderate(moderator):
        raise PermissionDenied
    ban.enabled = False
    ban.save(update_fields=["enabled"])
    return ban
