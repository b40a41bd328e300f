"""The keys of people's programs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts import keys
from accounts.addresses import profile_address
from accounts.log import record
from accounts.models import ApiKey, KeyKind, Role, ScorePermission, Subject, User
from accounts.nekos_tokens import new_nekos_token
from accounts.notices import tell_owner
from accounts.policies import is_staff_role, may_moderate

MAX_TOKENS = 100


@transaction.atomic
def issue_key(user: User, *, kind: KeyKind, key: str | None = None) -> str:
    """A new key of a kind, `key` if given; its predecessor dies in the same moment.
    Named score tokens stay; the one without a name has every permission."""
    key = key or _NEW[kind]()
    User.objects.select_for_update().get(pk=user.pk)
    drop_nameless(user, kind=kind)
    permissions = ScorePermission.values if kind is KeyKind.SCORE else []
    store_key(user, key, kind=kind, permissions=permissions)
    return key


def reveal_key(user: User, *, kind: KeyKind) -> str:
    """The key of a kind as its owner sees it, made now if there is none."""
    row = ApiKey.objects.filter(user=user, kind=kind, name="").first()
    return keys.decrypt(bytes(row.encrypted)) if row else issue_key(user, kind=kind)


def new_token() -> str:
    """20 random bytes as 40 hex digits (tachi-api, section 1.4)."""
    return secrets.token_hex(20)


_NEW: dict[KeyKind, Callable[[], str]] = {
    KeyKind.IMAGE: keys.new_key,
    KeyKind.SCORE: new_token,
    KeyKind.NEKOS: new_nekos_token,
}


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
    store_key(
        user,
        token,
        kind=KeyKind.SCORE,
        name=name,
        permissions=[one.value for one in ScorePermission if one in chosen],
    )
    return token


@transaction.atomic
def revoke_key(key: ApiKey) -> None:
    """Dead at once."""
    _locked(ApiKey.objects.filter(pk=key.pk)).delete()


@transaction.atomic
def revoke_key_of(key: ApiKey, *, moderator: User, reason: str) -> None:
    """Staff take a key from its owner, who is told. Those of staff are for admins."""
    owner, reason = key.user, " ".join(reason.replace("\0", "").split())
    if not may_moderate(moderator) or (
        is_staff_role(owner) and moderator.role != Role.ADMIN
    ):
        raise PermissionDenied
    if not reason:
        raise ValidationError({"reason": "Give a reason: the owner is told of it."})
    record(
        "key.revoke",
        moderator=moderator,
        subject=Subject.KEY,
        subject_id=key.pk,
        label=f"{title_of(key)} of {owner.name}",
        address=profile_address(owner),
        reason=reason,
    )
    tell_owner(
        owner.pk,
        moderator=moderator,
        subject=Subject.KEY,
        subject_id=key.pk,
        title=f"Your {title_of(key)} was revoked: {reason}",
        address=reverse("settings_keys"),
    )
    revoke_key(key)


def title_of(key: ApiKey) -> str:
    """ "score token “CatBot”" """
    what = {KeyKind.IMAGE: "image key", KeyKind.SCORE: "score token"}
    kind = what.get(KeyKind(key.kind), "Nekos token")
    return f"{kind} “{key.name}”" if key.name else kind


def _locked(keys: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
    """Before their uses are deleted with them: who counts those holds the key first
    (`accounts.key_use`)."""
    held = keys.select_for_update().order_by("pk").values_list("pk", flat=True)
    return ApiKey.objects.filter(pk__in=list(held))


def drop_nameless(user: User, *, kind: KeyKind) -> None:
    """Part of an action that makes its successor."""
    _locked(ApiKey.objects.filter(user=user, kind=kind, name="")).delete()


def store_key(user: User, key: str, *, kind: KeyKind, **fields: Any) -> ApiKey:
    """Part of an action that gives a key. Raises ValidationError if somebody has it."""
    try:
        with transaction.atomic():
            return ApiKey.objects.create(
                user=user,
                kind=kind,
                digest=keys.digest(key),
                encrypted=keys.encrypt(key),
                **fields,
            )
    except IntegrityError as error:
        raise ValidationError(
            "Another account has this key: choose another."
        ) from error
