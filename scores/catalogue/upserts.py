"""Documents against rows: what is new, what differs, and one statement for a thousand
of them. A row that is as its document says is not touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

R = TypeVar("R", bound=Model)

# Taken by whoever writes the catalogue, until the end of its transaction.
_LOCK = 0x7A6_0005
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Target(Generic[R]):
    """``key`` is the column with the documents' id, ``unique`` what tells a row."""

    model: type[R]
    key: str
    unique: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(slots=True)
class Difference(Generic[R]):
    inserted: list[R] = field(default_factory=list)
    updated: list[R] = field(default_factory=list)
    #: Row id -> the columns that differ.
    changes: dict[int, frozenset[str]] = field(default_factory=dict)
    unchanged: int = 0
    #: Documents' id -> row id, of rows that no document speaks of.
    absent: dict[Any, int] = field(default_factory=dict)


def lock_catalogue() -> None:
    """Two loads at once would each insert what the other does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def difference(
    target: Target[R], scope: QuerySet[R], rows: Mapping[Any, R]
) -> Difference[R]:
    """``rows`` by the documents' id, against those of ``scope``."""
    result: Difference[R] = Difference()
    known: dict[Any, tuple[Any, ...]] = {
        key: (pk, *values)
        for pk, key, *values in scope.values_list("pk", target.key, *target.columns)
    }
    for key, row in rows.items():
        pk, *old = known.pop(key, (None,))
        if pk is None:
            result.inserted.append(row)
            continue
        new = [getattr(row, column) for column in target.columns]
        if new == old:
            result.unchanged += 1
            continue
        result.updated.append(row)
        pairs = zip(target.columns, old, new, strict=True)
        result.changes[pk] = frozenset(name for name, was, now in pairs if was != now)
    result.absent = {key: values[0] for key, values in known.items()}
    return result


def write(target: Target[R], found: Difference[R]) -> None:
    rows = [*found.inserted, *found.updated]
    target.model._default_manager.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=target.unique,
        update_fields=target.columns,
    )


def chunks(ids: Sequence[int], size: int = _AT_ONCE) -> list[Sequence[int]]:
    return [ids[at : at + size] for at in range(0, len(ids), size)]
