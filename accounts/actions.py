"""Every write to accounts."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import keys
from accounts.models import ApiKey, Ban, KeyKind, Role, User
from accounts.policies import may_moderate


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


@transaction.atomic
def issue_key(user: User, *, kind: KeyKind, key: str | None = None) -> str:
    """A new key of a kind, `key` if given; its predecessors die in the same moment."""
    key = key or keys.new_key()
    User.objects.select_for_update().get(pk=user.pk)
    ApiKey.objects.filter(user=user, kind=kind).delete()
    try:
        with transaction.atomic():
            ApiKey.objects.create(
                user=user,
                kind=kind,
                digest=keys.digest(key),
                encrypted=keys.encrypt(key),
            )
    except IntegrityError as error:
        raise ValidationError(
            "Another account has this key: choose another."
        ) from error
    return key


def reveal_key(user: User, *, kind: KeyKind) -> str:
    """The key of a kind as its owner sees it, made now if there is none."""
    row = ApiKey.objects.filter(user=user, kind=kind).first()
    return keys.decrypt(bytes(row.encrypted)) if row else issue_key(user, kind=kind)


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


def confirm_user(user: User) -> User:
    """The e-mail was confirmed, or none is asked for: the account may act."""
    if user.confirmed_at is None:
        user.confirmed_at = timezone.now()
        user.save(update_fields=["confirmed_at", "updated_at"])
    return user
