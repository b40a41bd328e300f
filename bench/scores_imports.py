"""Imports against the bare floor: reading the same bytes, and COPY of the same score
rows, in the database's own words, into a table of the same shape: columns, indexes and
foreign keys. Its time without the foreign keys is shown beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import orjson
from django.db import connection, transaction

from accounts.models import User
from bench.report import ratio, table, verdict
from bench.scores_files import Files
from scores.actions.imports import import_now
from scores.models import Import
from tests.factories import make_user

T = TypeVar("T")
MOST_FLOORS, LEAST_PER_SECOND = 5.0, 3000
#: Less the id, which comes from a sequence in either table.
_COLUMNS = (
    "score_id, user_id, chart_id, game, playtype, origin_id, session_id, import_type,"
    " service, highlight, comment, time_achieved, time_added, score_meta, data, ratings"
)


#: The floor's table, and one without foreign keys.
_FLOOR, _BARE = "bench_score", "bench_score_bare"
_MAKE = """
CREATE TABLE {table} (LIKE scores_score INCLUDING ALL);
CREATE SEQUENCE {table}_id;
ALTER TABLE {table} ALTER id DROP IDENTITY, ALTER id SET DEFAULT nextval('{table}_id')
"""


@dataclass
class Times:
    """Seconds of each round: of the clock, and of the processor's, in this process and
    in the database's."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


@dataclass
class Case:
    name: str
    files: Files
    again: bool
    rows: list[bytes] = field(default_factory=list)
    ours: Times = field(default_factory=Times)
    floor: Times = field(default_factory=Times)
    bare: Times = field(default_factory=Times)

    @property
    def body(self) -> bytes:
        return self.files.second if self.again else self.files.first


def measure(found: list[Files], rounds: int) -> str:
    _make_tables()
    cases = [
        Case(f"{files.name}, {'again' if again else 'first'}", files, again)
        for files in found
        for again in (False, True)
    ]
    for number in range(rounds + 1):
        for case in cases:
            _round(case, number)
    for case in cases:
        for times in (case.ours, case.floor, case.bare):
            del times.wall[0], times.cpu[0]
    return _table(cases)


def _make_tables() -> None:
    with connection.cursor() as cursor:
        for table in (_FLOOR, _BARE):
            cursor.execute(_MAKE.format(table=table))
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'scores_score'::regclass AND contype = 'f'"
        )
        for (definition,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {_FLOOR} ADD {definition}")


def _round(case: Case, number: int) -> None:
    user = make_user()
    if case.again:
        _import(user, case.files, case.files.first)
    run = _timed(case.ours, lambda: _import(user, case.files, case.body))
    case.rows = _stored(run)
    _timed(case.floor, lambda: _store(case, _FLOOR))
    _timed(case.bare, lambda: _store(case, _BARE))


def _import(user: User, files: Files, body: bytes) -> Import:
    run = import_now(
        user, import_type=files.import_type, body=body, fields=files.fields
    )
    expected = {"rows": files.scores, "imported": files.scores}
    expected |= {"duplicates": 0, "orphaned": 0, "rejected": 0}
    assert run.summary == expected, (run.message, run.summary, run.errors[:3])
    return run


def _stored(run: Import) -> list[bytes]:
    """The rows of the import in COPY's own words."""
    rows = f"SELECT {_COLUMNS} FROM scores_score WHERE origin_id = %s"  # noqa: S608
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({rows}) TO STDOUT", [run.pk]) as copy,
    ):
        return [bytes(block) for block in copy]


def _store(case: Case, table: str) -> None:
    if case.body.startswith(b"{"):
        parsed: Any = orjson.loads(case.body)
    else:
        parsed = [line.split(",") for line in case.body.decode().split("\n")]
    assert parsed
    into = f"COPY {table} ({_COLUMNS}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in case.rows:
            copy.write(row)


def _timed(times: Times, work: Callable[[], T]) -> T:
    wall, cpu = time.perf_counter(), _processor_seconds()
    result = work()
    times.wall.append(time.perf_counter() - wall)
    times.cpu.append(_processor_seconds() - cpu)
    return result


def _processor_seconds() -> float:
    """Of this process and of the database's that serves it, by Linux."""
    backend = connection.connection.info.backend_pid
    nanoseconds = Path(f"/proc/{backend}/schedstat").read_text().split()[0]
    return time.process_time() + int(nanoseconds) / 1e9


def _table(cases: list[Case]) -> str:
    head = ("import", "scores", "seconds", "scores a second", "floor seconds",
            "times the floor", "of processor time", "without foreign keys", "aims",
           )  # fmt: skip
    rows = []
    for case in cases:
        middle, text = ratio(case.ours.wall, case.floor.wall)
        speed = case.files.scores / median(case.ours.wall)
        met = verdict(middle <= MOST_FLOORS and speed >= LEAST_PER_SECOND)
        rows.append(
            [
                case.name,
                f"{case.files.scores:,}",
                f"{median(case.ours.wall):.2f}",
                f"{speed:,.0f}",
                f"{median(case.floor.wall):.3f}",
                text,
                ratio(case.ours.cpu, case.floor.cpu)[1],
                ratio(case.ours.wall, case.bare.wall)[1],
                met,
            ]
        )
    return table(head, rows)
