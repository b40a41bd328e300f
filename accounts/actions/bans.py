"""Bans: who may not write for a while. One of an account, a network and a browser."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_network
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.log import record
from accounts.models import Ban, Role, Subject, User
from accounts.policies import is_staff_role, may_moderate

MAX_REASON = 255
# Wider networks hold whole countries.
WIDEST = {4: 8, 6: 16}


@transaction.atomic
def ban_user(user: User, *, moderator: User, reason: str, valid_until: datetime) -> Ban:
    """Staff are banned by admins, and nobody by themselves."""
    _check(moderator)
    if user.pk == moderator.pk:
        raise ValidationError("You cannot ban yourself.")
    if is_staff_role(user) and moderator.role != Role.ADMIN:
        raise PermissionDenied("Only admins ban staff.")
    return _made(Ban(user=user), moderator, reason, valid_until)


@transaction.atomic
def ban_subnet(
    network: str, *, moderator: User, reason: str, valid_until: datetime
) -> Ban:
    """`network` is an address or a network, as `203.0.113.0/24`; bits beyond its
    length do not count."""
    _check(moderator)
    try:
        parsed = ip_network(network.strip(), strict=False)
    except ValueError as error:
        raise ValidationError(
            {"network": "Write an address, or a network such as 203.0.113.0/24."}
        ) from error
    if parsed.prefixlen < WIDEST[parsed.version]:
        raise ValidationError(
            {"network": f"Too wide: /{WIDEST[parsed.version]} is the widest."}
        )
    ban = Ban(subnet=str(parsed.network_address), prefix_length=parsed.prefixlen)
    return _made(ban, moderator, reason, valid_until)


@transaction.atomic
def ban_fingerprint(
    fingerprint: str, *, moderator: User, reason: str, valid_until: datetime
) -> Ban:
    """Everybody with the same version of the same browser has the same one."""
    _check(moderator)
    fingerprint = fingerprint.strip()
    if not 1 <= len(fingerprint) <= 64 or not fingerprint.isprintable():
        raise ValidationError({"fingerprint": "Write one of 1 to 64 characters."})
    return _made(Ban(fingerprint=fingerprint), moderator, reason, valid_until)


@transaction.atomic
def change_ban(ban: Ban, *, moderator: User, reason: str, valid_until: datetime) -> Ban:
    """Another reason or another end."""
    ban = _locked(ban, moderator)
    before = terms_of(ban)
    ban.reason, ban.valid_until = _checked(reason, valid_until)
    if terms_of(ban) == before:
        raise ValidationError("That is how it is already.")
    ban.save(update_fields=["reason", "valid_until"])
    _log("ban.change", ban, moderator, before=before, after=terms_of(ban))
    return ban


@transaction.atomic
def lift_ban(ban: Ban, *, moderator: User) -> Ban:
    """It ends now."""
    ban = _locked(ban, moderator)
    if not ban.enabled:
        raise ValidationError("The ban is lifted already.")
    ban.enabled = False
    ban.save(update_fields=["enabled"])
    _log("ban.lift", ban, moderator)
    return ban


@transaction.atomic
def restore_ban(ban: Ban, *, moderator: User) -> Ban:
    """A lifted ban is in force again, until its old end."""
    ban = _locked(ban, moderator)
    if ban.enabled:
        raise ValidationError("The ban is in force already.")
    if ban.valid_until <= timezone.now():
        raise ValidationError("The ban would have ended by now: make a new one.")
    ban.enabled = True
    ban.save(update_fields=["enabled"])
    _log("ban.restore", ban, moderator)
    return ban


def target_of(ban: Ban) -> str:
    """Whom it keeps from writing, in words."""
    if ban.user is not None:
        return ban.user.name
    if ban.subnet is not None:
        return f"{ban.subnet}/{ban.prefix_length}"
    return f"browser {ban.fingerprint}"


def terms_of(ban: Ban) -> dict[str, Any]:
    """What an entry of the log remembers of a ban."""
    return {"reason": ban.reason, "valid_until": ban.valid_until.isoformat()}


def _check(moderator: User) -> None:
    if not may_moderate(moderator):
        raise PermissionDenied


def _locked(ban: Ban, moderator: User) -> Ban:
    _check(moderator)
    rows = Ban.objects.select_for_update(of=("self",))
    return rows.select_related("user").get(pk=ban.pk)


def _made(ban: Ban, moderator: User, reason: str, valid_until: datetime) -> Ban:
    ban.reason, ban.valid_until = _checked(reason, valid_until)
    ban.banned_by = moderator
    ban.save()
    _log("ban.create", ban, moderator)
    return ban


def _checked(reason: str, valid_until: datetime) -> tuple[str, datetime]:
    reason, errors = " ".join(reason.split()), {}
    if not 1 <= len(reason) <= MAX_REASON or "\0" in reason:
        errors["reason"] = f"Give a reason of at most {MAX_REASON} characters."
    if valid_until <= timezone.now():
        errors["valid_until"] = "Choose a time to come."
    if errors:
        raise ValidationError(errors)
    return reason, valid_until


def _log(action: str, ban: Ban, moderator: User, **details: Any) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.BAN,
        subject_id=ban.pk,
        label=f"Ban of {target_of(ban)}",
        address=f"/moderation/bans/{ban.pk}",
        reason=ban.reason,
        details=details,
    )
