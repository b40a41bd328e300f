"""Who may write at the moment."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.author import Author
from accounts.models import Ban, User
from accounts.policies import is_staff_role, may_act

_MAY_NOT = "Your account may not do this at the moment."


def refuse_banned(user: User) -> None:
    """PermissionDenied for a banned account, or one that may not act."""
    ban = Ban.objects.in_force(timezone.now()).filter(user=user).first()
    if ban is not None:
        raise PermissionDenied(_words("Your account is banned", ban))
    if not may_act(user):
        raise PermissionDenied(_MAY_NOT)


def refuse_author(author: Author) -> None:
    """The same for whoever writes from an address and with a browser (`ban_on`)."""
    ban = ban_on(author)
    if ban is not None:
        what = "account" if ban.user_id else "network or browser"
        raise PermissionDenied(_words(f"Your {what} is banned", ban))
    if author.user is not None and not may_act(author.user):
        raise PermissionDenied(_MAY_NOT)


def ban_on(author: Author) -> Ban | None:
    """What keeps somebody from writing: a ban of the account, or of the network or the
    fingerprint, which lets staff through, who would lock themselves out."""
    bans = Ban.objects.in_force(timezone.now())
    own = bans.filter(user=author.user).first() if author.user else None
    if own is not None or is_staff_role(author.user):
        return own
    return bans.on_place(author.ip, author.fingerprint).first()


def refuse_sign_up(ip: str | None) -> None:
    """PermissionDenied for a banned network: a banned person would only come back
    under another name."""
    ban = Ban.objects.in_force(timezone.now()).on_place(ip, "").first()
    if ban is not None:
        raise PermissionDenied(_words("Your network is banned", ban))


def _words(what: str, ban: Ban) -> str:
    until = ban.valid_until.strftime("%Y-%m-%d %H:%M")
    return f"{what} until {until} UTC: {ban.reason}"
