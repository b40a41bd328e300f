"""Who may write at the moment."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Ban, User
from accounts.policies import may_act


def refuse_banned(user: User) -> None:
    """PermissionDenied for a banned account, or one that may not act."""
    ban = Ban.objects.in_force(timezone.now()).filter(user=user).first()
    if ban is not None:
        until = ban.valid_until.strftime("%Y-%m-%d %H:%M")
        raise PermissionDenied(
            f"Your account is banned until {until} UTC: {ban.reason}"
        )
    if not may_act(user):
        raise PermissionDenied("Your account may not do this at the moment.")
