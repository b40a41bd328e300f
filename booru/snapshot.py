"""One state of the database for a search and the rows read after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import IsolationLevel


@contextmanager
def snapshot(*, read_only: bool = True) -> Iterator[None]:
    """A transaction in which every statement sees the same rows: totals, pages, names
    and interactions agree. Inside another transaction it is that one."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    # psycopg's own words for BEGIN: no statement of their own.
    raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, read_only
    try:
        with transaction.atomic():
            yield
    finally:
        if not raw.closed:
            raw.isolation_level, raw.read_only = None, None


def binary_cursor() -> CursorWrapper:
    """For the hot statements: values travel in binary form, and PostgreSQL plans a
    statement that comes again only once. Django's own cursor words the values into
    the text. Counted in tests like any other."""
    connection.ensure_connection()
    raw = psycopg.Cursor(connection.connection)
    raw.format = psycopg.pq.Format.BINARY
    wrapped: CursorWrapper = connection._prepare_cursor(raw)  # type: ignore[attr-defined]
    return wrapped
