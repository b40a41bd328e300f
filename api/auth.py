"""Who a program acts for."""

from __future__ import annotations

from django.db import connection

from accounts.keys import digest
from accounts.models import KeyKind, User
from booru.snapshot import binary_cursor

_COLUMNS = tuple(field.column for field in User._meta.concrete_fields)
_BY_KEY = f"""
SELECT {", ".join(f"u.{column}" for column in _COLUMNS)}
FROM accounts_user u JOIN accounts_apikey k ON k.user_id = u.id
WHERE k.kind = %s AND k.digest = %s
"""  # noqa: S608 - names of columns


def user_of_key(key: str, kind: KeyKind) -> User | None:
    """The account behind a key, whatever its state; None for an unknown key. Worded
    by hand: every request with a key asks it."""
    if not key:
        return None
    with binary_cursor() as cursor:
        cursor.execute(_BY_KEY, [kind.value, digest(key)])
        row = cursor.fetchone()
    names = [field.attname for field in User._meta.concrete_fields]
    return User.from_db(connection.alias, names, row) if row else None
