"""Who a program acts for."""

from __future__ import annotations

from accounts.keys import digest
from accounts.models import KeyKind, User


def user_of_key(key: str, kind: KeyKind) -> User | None:
    """The account behind a key, whatever its state; None for an unknown key."""
    if not key:
        return None
    return User.objects.filter(keys__kind=kind, keys__digest=digest(key)).first()
