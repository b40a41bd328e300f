"""APIToken (tachi-api, section 5)."""

from __future__ import annotations

from typing import Any

from accounts import keys
from accounts.models import ApiKey

_NAMELESS = "Account token"


def token_object(key: ApiKey) -> dict[str, Any]:
    """Only for its owner: the token itself is in it."""
    return {
        "token": keys.decrypt(bytes(key.encrypted)),
        "userID": key.user_id,
        "identifier": key.name or _NAMELESS,
        "permissions": dict.fromkeys(key.permissions, True),
        "fromAPIClient": None,
    }
