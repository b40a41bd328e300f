"""Somebody else's turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.models import User
from scores.processing.turns import TURN_LOCK


@contextmanager
def busy(user: User) -> Iterator[None]:
    """Another process is at work for the user."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [TURN_LOCK, user.pk])
        yield
    finally:
        other.close()
