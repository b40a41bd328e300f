"""Who a program acts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.key_use import counter
from accounts.keys import digest
from accounts.models import KeyKind, User
from booru.snapshot import binary_cursor

_FIELDS = User._meta.concrete_fields
#: Of `accounts_user u`, for statements whose rows `user_from` reads.
USER_COLUMNS = ", ".join(f"u.{field.column}" for field in _FIELDS)
_BY_KEY = f"""
SELECT {USER_COLUMNS}, k.id
FROM accounts_user u JOIN accounts_apikey k ON k.user_id = u.id
WHERE k.kind = %s AND k.digest = %s
"""  # noqa: S608 - names of columns


def user_of_key(key: str, kind: KeyKind) -> User | None:
    """The account behind a key, whatever its state; None for an unknown key. This use
    of it is counted. Worded by hand: every request with a key asks it."""
    if not key:
        return None
    with binary_cursor() as cursor:
        cursor.execute(_BY_KEY, [kind.value, digest(key)])
        row = cursor.fetchone()
    if row is None:
        return None
    *values, key_id = row
    counter.note(key_id)
    return user_from(values)


def user_from(values: Sequence[Any]) -> User:
    """The account whose `USER_COLUMNS` these are."""
    names = [field.attname for field in _FIELDS]
    return User.from_db(connection.alias, names, values)
