"""Tokens of Nekos clients (nekos-api, section 5): their form, their scopes, and what a
request with one may be told."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.key_use import counter
from accounts.keys import digest
from accounts.models import ApiKey, KeyKind

#: Both wrappers refuse any other form before they send it.
NEKOS_TOKEN = re.compile(r"^[0-9a-zA-Z]{100}\Z")
_ALPHABET = string.digits + string.ascii_letters

# Each number of a scope and its largest value; none may be 0.
_MAX_EXPIRY = 10 * 366 * 86_400
_MAX_REQUESTS, _MAX_SECONDS, _MAX_STRIKES = 100_000, 86_400, 100_000
_NUMBERED = (
    (re.compile(r"image:custom-expiry:([0-9]{1,9})"), (_MAX_EXPIRY,)),
    (
        re.compile(r"api:ratelimit:([0-9]{1,6})-([0-9]{1,6})-([0-9]{1,6})"),
        (_MAX_REQUESTS, _MAX_SECONDS, _MAX_STRIKES),
    ),
)
_PLAIN = ("image:list", "image:custom-expiry", "api:ratelimit:disabled")


@dataclass(frozen=True)
class Token:
    """What is known of a valid token; never the token itself."""

    key_id: int
    user_id: int
    owner: str | None
    purpose: str | None
    scopes: tuple[str, ...]
    issued_by: str
    created_at: datetime
    expires_at: datetime | None


def new_nekos_token() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(100))


def find_token(text: str, *, now: datetime) -> Token | None:
    """The token as it stands, and this use of it is counted; None for one that is
    unknown, revoked or expired, or whose owner may not act."""
    row = (
        ApiKey.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            kind=KeyKind.NEKOS,
            digest=digest(text),
            # As `may_act` says.
            user__confirmed_at__isnull=False,
            user__deleted_at=None,
        )
        .values_list(
            "pk", "user_id", "user__name", "name", "permissions", "issued_by__name",
            "created_at", "expires_at",
        )
        .first()
    )  # fmt: skip
    if row is None:
        return None
    key, user, owner, purpose, scopes, issuer, created, expires = row
    counter.note(key)
    return Token(
        key_id=key,
        user_id=user,
        owner=owner,
        purpose=purpose or None,
        scopes=tuple(scopes),
        # Made by a command, or by somebody whose account is gone.
        issued_by=issuer or settings.SITE_NAME,
        created_at=created,
        expires_at=expires,
    )


#: For those who give tokens: each scope, and what it opens.
SCOPES = {
    "image:list": "accepted, without effect",
    "image:custom-expiry": "links of images that live as long as asked",
    "image:custom-expiry:SECONDS": "the same, up to so many seconds",
    "api:ratelimit:disabled": "no limit of requests",
    "api:ratelimit:REQUESTS-SECONDS-STRIKES": "so many requests in so many seconds,"
    " and a block after so many excesses in an hour",
}


def clean_scopes(scopes: Iterable[str]) -> list[str]:
    """The scopes as they are stored: each once, in the order given, numbers without
    leading zeros. Raises ValidationError for what no client could use."""
    cleaned = [_clean_scope(scope.strip()) for scope in scopes]
    return list(dict.fromkeys(cleaned))


def _clean_scope(scope: str) -> str:
    if scope in _PLAIN:
        return scope
    for pattern, limits in _NUMBERED:
        found = pattern.fullmatch(scope)
        if found:
            return _with_numbers(
                scope, [int(number) for number in found.groups()], limits
            )
    raise ValidationError(f"There is no scope “{scope[:80]}”.")


def _with_numbers(scope: str, numbers: list[int], limits: tuple[int, ...]) -> str:
    for number, limit in zip(numbers, limits, strict=True):
        if not 1 <= number <= limit:
            raise ValidationError(
                f"The numbers of “{scope}” go from 1 to "
                + ", ".join(f"{limit:,}" for limit in limits)
                + "."
            )
    name, _, _ = scope.rpartition(":")
    return f"{name}:{'-'.join(str(number) for number in numbers)}"
