"""Rows of the Nekos dialect for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.actions.nekos_tokens import issue_nekos_token
from accounts.keys import digest
from accounts.models import ApiKey, KeyKind, User
from booru.models import Tag, TagDetails
from tests.factories import make_user


def make_nekos_token(
    user: User | None = None,
    *,
    scopes: Iterable[str] = (),
    expires_at: datetime | None = None,
    purpose: str = "",
    issued_by: User | None = None,
) -> str:
    """A token of the user given, else of a new one; `expires_at` may be past. A
    second one without a purpose replaces a user's first."""
    token = issue_nekos_token(
        user or make_user(),
        purpose=purpose,
        scopes=scopes,
        expires_at=None,
        issued_by=issued_by,
    )
    row = ApiKey.objects.filter(kind=KeyKind.NEKOS, digest=digest(token))
    row.update(expires_at=expires_at)
    return token


def make_details(tag: Tag, **fields: Any) -> TagDetails:
    """What a tag says beside its name; the fields given are laid over what was."""
    details, _ = TagDetails.objects.update_or_create(tag=tag, defaults=fields)
    return details
