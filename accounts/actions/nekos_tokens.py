"""Tokens of Nekos clients are given by staff, not taken (nekos-api, section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.keys import MAX_TOKENS, drop_nameless, store_key, title_of
from accounts.addresses import profile_address
from accounts.log import record
from accounts.models import ApiKey, KeyKind, Subject, User
from accounts.nekos_tokens import clean_scopes, new_nekos_token
from accounts.notices import tell_owner
from accounts.policies import may_act, may_moderate


@transaction.atomic
def issue_nekos_token(
    user: User,
    *,
    purpose: str,
    scopes: Iterable[str],
    expires_at: datetime | None,
    issued_by: User | None,
    token: str | None = None,
) -> str:
    """One more token of an account, `token` if given; `issued_by` None for what the
    site gives by itself. The one without a purpose is the account's own and replaces
    its predecessor. Raises ValidationError, by field."""
    if issued_by is not None and not may_moderate(issued_by):
        raise PermissionDenied("Only moderators give tokens.")
    purpose = _clean_purpose(purpose)
    cleaned = _clean_scopes(scopes)
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_at": "Choose a time that is still to come."})
    user = User.objects.select_for_update().get(pk=user.pk)
    if not may_act(user):
        raise ValidationError({"user": "This account is not confirmed, or is closed."})
    if ApiKey.objects.filter(user=user, kind=KeyKind.NEKOS).count() >= MAX_TOKENS:
        raise ValidationError("This account has too many tokens: revoke one first.")
    token = token or new_nekos_token()
    if not purpose:
        drop_nameless(user, kind=KeyKind.NEKOS)
    row = store_key(
        user,
        token,
        kind=KeyKind.NEKOS,
        name=purpose,
        permissions=cleaned,
        expires_at=expires_at,
        issued_by=issued_by,
    )
    if issued_by is not None:
        _record(row, issued_by)
        tell_owner(
            user.pk,
            moderator=issued_by,
            subject=Subject.KEY,
            subject_id=row.pk,
            title=f"You were given a {title_of(row)}",
            address=reverse("settings_keys"),
        )
    return token


def _clean_purpose(purpose: str) -> str:
    purpose = " ".join(purpose.split())
    if len(purpose) > 80 or not purpose.isprintable():
        raise ValidationError({"purpose": "Say it in at most 80 characters."})
    return purpose


def _clean_scopes(scopes: Iterable[str]) -> list[str]:
    try:
        return clean_scopes(scopes)
    except ValidationError as error:
        raise ValidationError({"scopes": error.messages}) from error


def _record(key: ApiKey, moderator: User) -> None:
    record(
        "key.issue",
        moderator=moderator,
        subject=Subject.KEY,
        subject_id=key.pk,
        label=f"{title_of(key)} for {key.user.name}",
        address=profile_address(key.user),
        details={"scopes": key.permissions, "expires": _text(key.expires_at)},
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
