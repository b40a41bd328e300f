"""Where the database is: `DATABASE_URL`, or the embedded server's own note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

# Whatever is prepared has one plan, whatever it is asked with.
_PLANS = "-c plan_cache_mode=force_generic_plan"


def database_settings(conninfo: str, *, pool: bool) -> dict[str, Any]:
    """Django's settings for a libpq connection string or URL.

    With `pool`, psycopg's own pool holds 2 to 8 connections a process; without it
    each thread keeps one (a worker forks, and a pool does not survive that well).
    """
    parts = conninfo_to_dict(conninfo)
    database: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "") or ""),
        # The hot statements come again and again: planned once for a connection. A
        # pooler that hands connections out by transaction has to know of it
        # (pgbouncer from 1.21 on does).
        "OPTIONS": {
            **parts,
            "prepare_threshold": 3,
            "options": f"{parts.pop('options', '')} {_PLANS}".strip(),
        },
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": not pool,
    }
    if pool:
        database["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 8, "timeout": 5}
    return database


def embedded_conninfo(home: Path) -> str:
    """What `manage.py up` wrote down; a name that says what to do if it did not."""
    note = home / "database_url"
    if note.is_file():
        return note.read_text().strip()
    return f"host={home / 'postgres'} dbname=start-the-server-or-set-DATABASE_URL"
