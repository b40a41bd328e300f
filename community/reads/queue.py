"""All that waits for the staff: what kinds there are, how many rows of each, and one
page of them, in one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from accounts.models import User
from accounts.policies import may_moderate, may_tend
from forums.models.forums import levels_open_to

# The header counts no further.
ENOUGH = 1000


class Kind(StrEnum):
    REPORT = "report"
    IMAGE = "image"
    DUPLICATE = "duplicate"
    COMMENT = "comment"
    POST = "post"
    JOB = "job"


@dataclass(frozen=True)
class Tab:
    """`name` stands in the address; "" for all."""

    name: str
    title: str
    kinds: tuple[Kind, ...]


TABS = (
    Tab("", "All", tuple(Kind)),
    Tab("reports", "Reports", (Kind.REPORT,)),
    Tab("approve", "To approve", (Kind.IMAGE,)),
    Tab("duplicates", "Duplicates", (Kind.DUPLICATE,)),
    Tab("held", "Held texts", (Kind.COMMENT, Kind.POST)),
    Tab("jobs", "Dead jobs", (Kind.JOB,)),
)
# What assistants tend (`accounts.policies.may_tend`).
_TENDED = (Kind.REPORT, Kind.DUPLICATE, Kind.COMMENT, Kind.POST)

ORDERS = {
    "": ("Oldest first", "since, kind, id"),
    "newest": ("Newest first", "since DESC, kind, id DESC"),
    "reports": ("Most reports", "times DESC, since, kind, id"),
}

# Each gives kind, id, since when, how often. The reports of one thing are one row, by
# the id of the first. What is in a forum that the viewer may not enter is not for the
# viewer, by whatever name it comes.
_PARTS = {
    Kind.REPORT: """
SELECT 'report' AS kind, min(r.id) AS id, min(r.created_at) AS since, count(*) AS times
FROM accounts_report r
WHERE r.state <> 'closed'
  AND NOT (r.subject = 'topic' AND EXISTS (
    SELECT FROM forums_topic t JOIN forums_forum f ON f.id = t.forum_id
    WHERE t.id = r.subject_id AND f.access_level <> ALL(%(levels)s)))
  AND NOT (r.subject = 'post' AND EXISTS (
    SELECT FROM forums_post p JOIN forums_topic t ON t.id = p.topic_id
    JOIN forums_forum f ON f.id = t.forum_id
    WHERE p.id = r.subject_id AND f.access_level <> ALL(%(levels)s)))
GROUP BY r.subject, r.subject_id""",
    Kind.IMAGE: """
SELECT 'image' AS kind, i.id, i.created_at AS since, 1 AS times FROM booru_image i
WHERE NOT i.approved AND NOT i.hidden_from_users""",
    Kind.DUPLICATE: """
SELECT 'duplicate' AS kind, d.id, d.created_at AS since, 1 AS times
FROM booru_duplicatereport d WHERE d.state IN ('open', 'claimed')""",
    Kind.COMMENT: """
SELECT 'comment' AS kind, c.id, c.created_at AS since, 1 AS times
FROM booru_comment c JOIN booru_image i ON i.id = c.image_id
WHERE NOT c.approved AND NOT c.hidden_from_users AND NOT i.hidden_from_users""",
    Kind.POST: """
SELECT 'post' AS kind, p.id, p.created_at AS since, 1 AS times
FROM forums_post p JOIN forums_topic t ON t.id = p.topic_id
JOIN forums_forum f ON f.id = t.forum_id
WHERE NOT p.approved AND NOT p.hidden_from_users AND NOT t.hidden_from_users
  AND f.access_level = ANY(%(levels)s)""",
    Kind.JOB: """
SELECT 'job' AS kind, j.image_id AS id, j.updated_at AS since, 1 AS times
FROM booru_processingjob j WHERE j.state = 'failed'""",
}


@dataclass(frozen=True)
class Waiting:
    kind: Kind
    id: int
    since: datetime
    times: int

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Counts:
    """Rows by kind, since when the oldest waits, how many the viewer is on."""

    kinds: dict[Kind, int]
    oldest: datetime | None
    held: int

    def of(self, tab: Tab) -> int:
        return sum(self.kinds.get(kind, 0) for kind in tab.kinds)


def kinds_for(viewer: User | None) -> tuple[Kind, ...]:
    if may_moderate(viewer):
        return tuple(Kind)
    return _TENDED if may_tend(viewer) else ()


def waiting_count(viewer: User | None) -> int:
    """For the header: `ENOUGH` where there are so many of a kind or more."""
    kinds = kinds_for(viewer)
    if not kinds:
        return 0
    parts = [f"({_PARTS[kind]} LIMIT {ENOUGH})" for kind in kinds]
    statement = f"SELECT count(*) FROM ({' UNION ALL '.join(parts)}) q"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"levels": levels_open_to(viewer)})
        return int(cursor.fetchone()[0])


_HELD = """
SELECT (SELECT count(DISTINCT (subject, subject_id)) FROM accounts_report
        WHERE state = 'claimed' AND claimed_by_id = %(viewer)s)
     + (SELECT count(*) FROM booru_duplicatereport
        WHERE state = 'claimed' AND modifier_id = %(viewer)s)"""


def counts(viewer: User) -> Counts:
    statement = (
        f"SELECT kind, count(*), min(since), ({_HELD}) "  # noqa: S608 - our own
        f"FROM ({_union(kinds_for(viewer))}) q GROUP BY kind"
    )
    places: dict[str, Any] = {"levels": levels_open_to(viewer), "viewer": viewer.pk}
    with connection.cursor() as cursor:
        cursor.execute(statement, places)
        rows = cursor.fetchall()
    return Counts(
        kinds={Kind(kind): count for kind, count, _, _ in rows},
        oldest=min((since for _, _, since, _ in rows), default=None),
        held=rows[0][3] if rows else 0,
    )


def page_of(
    viewer: User, kinds: Sequence[Kind], *, order: str, offset: int, limit: int
) -> list[Waiting]:
    """`order` is one of `ORDERS`; kinds that are not the viewer's are left out."""
    wanted = [kind for kind in kinds if kind in kinds_for(viewer)]
    if not wanted:
        return []
    statement = (
        f"SELECT kind, id, since, times FROM ({_union(wanted)}) q "  # noqa: S608
        f"ORDER BY {ORDERS[order][1]} LIMIT %(limit)s OFFSET %(offset)s"
    )
    places: dict[str, Any] = {
        "levels": levels_open_to(viewer), "limit": limit, "offset": offset,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, places)
        return [Waiting(Kind(row[0]), *row[1:]) for row in cursor]


def among(viewer: User, keys: Sequence[str]) -> list[Waiting]:
    """Those of the rows with these keys that wait for the viewer."""
    kinds = kinds_for(viewer)
    if not kinds or not keys:
        return []
    statement = (
        f"SELECT kind, id, since, times FROM ({_union(kinds)}) q "  # noqa: S608
        "WHERE concat(kind, '-', id) = ANY(%(keys)s) ORDER BY since, kind, id"
    )
    places: dict[str, Any] = {"levels": levels_open_to(viewer), "keys": list(keys)}
    with connection.cursor() as cursor:
        cursor.execute(statement, places)
        return [Waiting(Kind(row[0]), *row[1:]) for row in cursor]


def _union(kinds: Sequence[Kind]) -> str:
    return " UNION ALL ".join(f"({_PARTS[kind]})" for kind in kinds)
