"""From the items of one file to rows: checked, compared, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet

from scores.catalogue.documents import (
    Document,
    Raw,
    Rejection,
    checked,
    unknown_keys,
)
from scores.catalogue.reports import FileReport
from scores.catalogue.upserts import Difference, Target, difference, lock_catalogue
from scores.catalogue.upserts import write as write_rows

Remove = Callable[[Collection[int]], int]

D = TypeVar("D", bound=Document)
R = TypeVar("R", bound=Model)


@dataclass(slots=True)
class Accepted(Generic[D, R]):
    """``documents`` and ``rows`` by the documents' id, in the order of the file.
    ``spoken_of`` also has the ids of rejected ones; where one has none, ``nameless``
    says that nobody can tell which row it means."""

    documents: dict[Any, D] = field(default_factory=dict)
    rows: dict[Any, R] = field(default_factory=dict)
    spoken_of: set[Any] = field(default_factory=set)
    nameless: bool = False


def accept(
    raws: Sequence[Raw],
    shape: type[D],
    key: str,
    make: Callable[[D], R],
    report: FileReport,
) -> Accepted[D, R]:
    """``key`` is the documents' word for their id."""
    result: Accepted[D, R] = Accepted()
    odd: dict[str, int] = {}
    for raw in raws:
        name = raw.value.get(key) if isinstance(raw.value, dict) else None
        if isinstance(name, (str, int, float)):
            result.spoken_of.add(name)
        else:
            result.nameless = True
        try:
            document = checked(shape, raw)
            if name in result.documents:
                raise Rejection(f"{key} {name} stands there twice, the first counts")
            result.rows[name] = make(document)
        except Rejection as rejection:
            report.rejected.append(f"{raw.label(key)}: {rejection}")
            continue
        result.documents[name] = document
        for unknown in unknown_keys(shape, raw):
            odd[unknown] = odd.get(unknown, 0) + 1
    if odd:
        report.find(
            {"unknown keys are ignored": [f"{k} ({n})" for k, n in odd.items()]}
        )
    return result


def store(
    target: Target[R],
    scope: QuerySet[R],
    accepted: Accepted[Any, R],
    report: FileReport,
    *,
    dry_run: bool,
    remove: Remove | None = None,
    mark: Callable[[Difference[R]], None] | None = None,
) -> Difference[R]:
    """``remove`` gets the row ids of what the file no longer has, and says how many
    of them it could remove; without it they are counted only. ``mark`` is called in
    the same transaction, to note what follows from the changes."""
    try:
        with transaction.atomic():
            if not dry_run:
                lock_catalogue()
            found = difference(target, scope, accepted.rows)
            found.absent = {
                name: pk
                for name, pk in found.absent.items()
                if name not in accepted.spoken_of
            }
            if not dry_run:
                write_rows(target, found)
                if mark:
                    mark(found)
            if remove:
                prune(found, accepted, report, remove)
    except DatabaseError as error:
        report.problem = refusal(error)
        return Difference()
    report.inserted = len(found.inserted)
    report.updated = len(found.updated)
    report.unchanged = found.unchanged
    report.absent = len(found.absent)
    return found


def refusal(error: DatabaseError) -> str:
    return f"the database refuses it: {str(error).partition(chr(10))[0]}"


def prune(
    found: Difference[R],
    accepted: Accepted[Any, R],
    report: FileReport,
    remove: Remove,
) -> None:
    if accepted.nameless:
        report.find({"nothing is removed": ["a rejected document has no id"]})
        return
    report.pruned = True
    report.removed = remove(list(found.absent.values()))
    report.kept = len(found.absent) - report.removed
