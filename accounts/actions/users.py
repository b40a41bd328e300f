"""Accounts begin, are confirmed and seen; and what staff decide about them, which
stands in the log and is undone by its counterpart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.keys import issue_key
from accounts.addresses import profile_address
from accounts.log import record
from accounts.models import KeyKind, Role, Subject, User
from accounts.policies import is_staff_role, may_moderate

_SEEN_AGAIN_AFTER = timedelta(minutes=1)


def clean_name(name: str) -> str:
    """The name as it is stored, or a ValidationError that says what to change."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 50:
        raise ValidationError("Choose a name of 1 to 50 characters.")
    if not name.isprintable():
        raise ValidationError("The name has characters that cannot be shown.")
    if name.isdigit() or name.lower() == "me":
        raise ValidationError("A name cannot be a number or “me”: add a letter.")
    return name


@transaction.atomic
def register_user(
    name: str,
    *,
    email: str = "",
    password: str | None = None,
    role: Role = Role.USER,
) -> User:
    """A confirmed account with its image key; without password it cannot sign in."""
    user = User(name=clean_name(name), email=email, role=role)
    user.confirmed_at = timezone.now()
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError("This name or e-mail is taken already.") from error
    issue_key(user, kind=KeyKind.IMAGE)
    return user


def confirm_user(user: User) -> User:
    """The e-mail was confirmed, or none is asked for: the account may act."""
    if user.confirmed_at is None:
        user.confirmed_at = timezone.now()
        user.save(update_fields=["confirmed_at", "updated_at"])
    return user


def note_seen(user: User, now: datetime) -> None:
    """The account is in use; written at most once a minute."""
    if user.last_seen_at and now - user.last_seen_at < _SEEN_AGAIN_AFTER:
        return
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(last_seen_at=now)


@transaction.atomic
def set_role(user: User, *, role: Role, moderator: User, reason: str = "") -> User:
    """Only admins give roles, and nobody to themselves: an admin who wants to be none
    asks another, so that one is always left."""
    user = _locked(user, moderator, admins_only=True)
    old, user.role = user.role, role
    if old == role:
        raise ValidationError(f"{user.name} has this role already.")
    user.save(update_fields=["role", "updated_at"])
    _record("user.role", user, moderator, reason, old=old, new=role.value)
    return user


@transaction.atomic
def set_verified(
    user: User, *, verified: bool, moderator: User, reason: str = ""
) -> User:
    """Whether what the account sends appears without approval."""
    user = _locked(user, moderator)
    old, user.verified = user.verified, verified
    if old == verified:
        raise ValidationError(f"{user.name} is that already.")
    user.save(update_fields=["verified", "updated_at"])
    _record("user.verify", user, moderator, reason, old=old, new=verified)
    return user


@transaction.atomic
def set_bypass_rate_limits(
    user: User, *, bypass: bool, moderator: User, reason: str = ""
) -> User:
    """Whether the account's uploads by the API need no distance (philomena-api 1.5)."""
    user = _locked(user, moderator)
    old, user.bypass_rate_limits = user.bypass_rate_limits, bypass
    if old == bypass:
        raise ValidationError(f"{user.name} is that already.")
    user.save(update_fields=["bypass_rate_limits", "updated_at"])
    _record("user.limits", user, moderator, reason, old=old, new=bypass)
    return user


@transaction.atomic
def deactivate(user: User, *, moderator: User, reason: str) -> User:
    """Sessions and keys of the account open nothing from now on, and its page is gone;
    what it made stays. Accounts of staff are for admins."""
    user = _locked(user, moderator)
    if not reason.strip():
        raise ValidationError({"reason": "Give a reason: it stands in the log."})
    if not user.is_active:
        raise ValidationError(f"{user.name} is deactivated already.")
    user.deleted_at = timezone.now()
    user.save(update_fields=["deleted_at", "updated_at"])
    _record("user.deactivate", user, moderator, reason)
    return user


@transaction.atomic
def reactivate(user: User, *, moderator: User, reason: str = "") -> User:
    user = _locked(user, moderator)
    if user.is_active:
        raise ValidationError(f"{user.name} is not deactivated.")
    user.deleted_at = None
    user.save(update_fields=["deleted_at", "updated_at"])
    _record("user.reactivate", user, moderator, reason)
    return user


def _locked(user: User, moderator: User, *, admins_only: bool = False) -> User:
    """Both rows, in the order of their ids: of two admins who take each other's role
    the second one finds that it has none."""
    if user.pk == moderator.pk:
        raise PermissionDenied("Nobody decides this about themselves.")
    rows = User.objects.select_for_update().filter(pk__in=[user.pk, moderator.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    wanted, by = found[user.pk], found[moderator.pk]
    needs_admin = admins_only or is_staff_role(wanted)
    if not may_moderate(by) or (needs_admin and by.role != Role.ADMIN):
        raise PermissionDenied("This is for admins.")
    return wanted


def _record(
    action: str, user: User, moderator: User, reason: str, **details: Any
) -> None:
    record(
        action,
        moderator=moderator,
        subject=Subject.USER,
        subject_id=user.pk,
        label=f"Account {user.name}",
        address=profile_address(user),
        reason=" ".join(reason.replace("\0", "").split()),
        details=details,
    )
