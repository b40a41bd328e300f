"""One import, revert or deletion of a user at a time (tachi-api, section 4.8).

The turn is an advisory lock of this process's connection: the database drops it when
the process dies, so that nobody waits for a flag to expire.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TURN_LOCK = 0x7A60004
_PAUSE = 0.02


class UserBusy(Exception):
    """Another import, revert or deletion of this user is under way."""


@contextmanager
def user_turn(user_id: int, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the user's turn; UserBusy if it is not free within ``wait`` seconds."""
    deadline = time.monotonic() + wait
    while not _try(user_id):
        if time.monotonic() >= deadline:
            raise UserBusy
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURN_LOCK, user_id])


def _try(user_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURN_LOCK, user_id])
        return bool(cursor.fetchone()[0])
