"""Who may write at the moment."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.author import Author
from accounts.models import Ban, User
from accounts.policies import is_staff_role, may_act


def refuse_banned(user: User) -> None:
    """PermissionDenied for a banned account, or one that may not act."""
    ban = Ban.objects.in_force(timezone.now()).filter(user=user).first()
    if ban is not None:
        raise PermissionDenied(_words("Your account is banned", ban))
    if not may_act(user):
        raise PermissionDenied("Your account may not do this at the moment.")


def refuse_author(author: Author) -> None:
    """The same for whoever writes from an address and with a browser: nobody does so
    from a banned network or with a banned fingerprint, but staff, who would lock
    themselves out."""
    if author.user is not None:
        refuse_banned(author.user)
    if is_staff_role(author.user):
        return
    bans = Ban.objects.in_force(timezone.now())
    ban = bans.on_place(author.ip, author.fingerprint).first()
    if ban is not None:
        raise PermissionDenied(_words("Your network or browser is banned", ban))


def refuse_sign_up(ip: str | None) -> None:
    """PermissionDenied for a banned network: a banned person would only come back
    under another name."""
    ban = Ban.objects.in_force(timezone.now()).on_place(ip, "").first()
    if ban is not None:
        raise PermissionDenied(_words("Your network is banned", ban))


def _words(what: str, ban: Ban) -> str:
    until = ban.valid_until.strftime("%Y-%m-%d %H:%M")
    return f"{what} until {until} UTC: {ban.reason}"
