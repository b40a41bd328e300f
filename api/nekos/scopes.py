"""What the scopes of a token open (nekos-api, sections 1, 4 and 5)."""

from __future__ import annotations

import re

from django.conf import settings

from accounts.nekos_tokens import Token
from api.windows import Spacing, spacing

_NO_LIMIT = "api:ratelimit:disabled"
_OWN_LIMIT = re.compile(r"api:ratelimit:([0-9]{1,6})-([0-9]{1,6})-([0-9]{1,6})")
_EXPIRY = "image:custom-expiry"
_EXPIRY_UP_TO = re.compile(rf"{_EXPIRY}:([0-9]{{1,9}})")
#: For tokens without a maximum of their own: 100 years.
LONGEST_EXPIRY = 100 * 366 * 86_400


def spacing_of(token: Token | None) -> Spacing | None:
    """The limit of whoever asks; None where there is none."""
    usual = spacing()
    scopes = () if token is None else token.scopes
    if usual is None or _NO_LIMIT in scopes:
        return None
    for scope in scopes:
        if found := _OWN_LIMIT.fullmatch(scope):
            requests, seconds, strikes = (max(1, int(n)) for n in found.groups())
            return Spacing(requests, seconds, strikes, settings.NEKOS_BLOCK_SECONDS)
    return usual


def longest_expiry(token: Token) -> int | None:
    """The most seconds that a link may be asked to live; None: none but the usual."""
    if _EXPIRY in token.scopes:
        return LONGEST_EXPIRY
    found = [_EXPIRY_UP_TO.fullmatch(scope) for scope in token.scopes]
    return max((int(match[1]) for match in found if match), default=None)
