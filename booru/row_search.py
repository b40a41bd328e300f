"""Search over small tables in plain SQL: a tree becomes one condition on their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from psycopg.errors import QueryCanceled

from booru.index.deadline import Deadline, TooComplex
from booru.row_columns import EVERYTHING, NOTHING, Column
from booru.search.nodes import And, Boost, Everything, Node, Not, Nothing, Or


@dataclass(frozen=True)
class Found:
    """How many rows match in all, and the ids of one page of them."""

    total: int
    ids: list[int]


def search_rows(
    rows: QuerySet[Any],
    tree: Node,
    columns: Mapping[str, Column],
    *,
    offset: int,
    limit: int,
) -> Found:
    """The ordered `rows` that match. Raises SearchError where a query takes longer
    than a search may."""
    deadline = Deadline(settings.SEARCH_SECONDS)
    with in_time(deadline):
        matching = rows.filter(_condition(tree, columns, deadline))
        total = matching.count()
        page = matching.values_list("pk", flat=True)[offset : offset + limit]
        return Found(total, list(page) if offset < total and limit else [])


def _condition(tree: Node, columns: Mapping[str, Column], deadline: Deadline) -> Q:
    def of(node: Node) -> Q:
        match node:
            case Everything():
                return EVERYTHING
            case Nothing():
                return NOTHING
            case And():
                return Q(*map(of, node.children))
            case Or():
                return Q(*map(of, node.children), _connector=Q.OR)
            case Not():
                return ~of(node.child)
            case Boost():
                return of(node.child)
            case leaf:
                deadline.check()
                return columns[leaf.field].condition(leaf)

    return of(tree)


@contextmanager
def in_time(deadline: Deadline) -> Iterator[None]:
    """PostgreSQL may work no longer either; what is read afterwards has no limit."""
    milliseconds = max(1, int(deadline.left * 1000))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds}")
            yield
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooComplex from error
        raise
