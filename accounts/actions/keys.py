"""The keys of people's programs."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import keys
from accounts.models import ApiKey, KeyKind, ScorePermission, User

MAX_TOKENS = 100


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
