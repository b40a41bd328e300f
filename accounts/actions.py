"""Every write to accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import keys
from accounts.models import ApiKey, Ban, KeyKind, Role, ScorePermission, User
from accounts.policies import may_moderate

MAX_TOKENS = 100
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


@transaction.atomic
def issue_key(user: User, *, kind: KeyKind, key: str | None = None) -> str:
    """A new key of a kind, `key` if given; its predecessor dies in the same moment.
    Named score tokens stay; the one without a name has every permission."""
    key = key or (new_token() if kind is KeyKind.SCORE else keys.new_key())
    User.objects.select_for_update().get(pk=user.pk)
    ApiKey.objects.filter(user=user, kind=kind, name="").delete()
    permissions = ScorePermission.values if kind is KeyKind.SCORE else []
    _store(user, key, kind=kind, permissions=permissions)
    return key


def reveal_key(user: User, *, kind: KeyKind) -> str:
    """The key of a kind as its owner sees it, made now if there is none."""
    row = ApiKey.objects.filter(user=user, kind=kind, name="").first()
    return keys.decrypt(bytes(row.encrypted)) if row else issue_key(user, kind=kind)


def new_token() -> str:
    """20 random bytes as 40 hex digits (tachi-api, section 1.4)."""
    return secrets.token_hex(20)


@transaction.atomic
def create_score_token(
    user: User, *, name: str, permissions: Iterable[ScorePermission]
) -> str:
    """One more token, for one program. Raises ValidationError."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or not name.isprintable():
        raise ValidationError("Choose a name of 1 to 80 characters.")
    chosen = set(permissions)
    User.objects.select_for_update().get(pk=user.pk)
    if ApiKey.objects.filter(user=user, kind=KeyKind.SCORE).count() >= MAX_TOKENS:
        raise ValidationError("You have too many tokens: revoke one first.")
    token = new_token()
    _store(
        user,
        token,
        kind=KeyKind.SCORE,
        name=name,
        permissions=[one.value for one in ScorePermission if one in chosen],
    )
    return token


def revoke_key(key: ApiKey) -> None:
    """Dead at once."""
    key.delete()


def _store(
    user: User,
    key: str,
    *,
    kind: KeyKind,
    permissions: list[str],
    name: str = "",
) -> None:
    try:
        with transaction.atomic():
            ApiKey.objects.create(
                user=user,
                kind=kind,
                name=name,
                permissions=permissions,
                digest=keys.digest(key),
                encrypted=keys.encrypt(key),
            )
    except IntegrityError as error:
        raise ValidationError(
            "Another account has this key: choose another."
        ) from error


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


def note_seen(user: User, now: datetime) -> None:
    """The account is in use; written at most once a minute."""
    if user.last_seen_at and now - user.last_seen_at < _SEEN_AGAIN_AFTER:
        return
    user.last_seen_at = now
    User.objects.filter(pk=user.pk).update(last_seen_at=now)
