"""What people wrote, as a search finds it: columns (`booru.row_columns`) for the rows
of `accounts.models.Text`, and how their words are stored.

A text's action stores `vector(analyse(body))` in `words` and, last in its transaction,
notes the same words by `note_stems`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Q, QuerySet, Value

from accounts.models import User
from booru.index.lookups import STEMS, words_query
from booru.row_columns import (
    NOTHING,
    Column,
    Literal,
    Moment,
    Name,
    Number,
    Text,
    Truth,
    distinct,
)
from booru.search.nodes import InNetwork, Leaf, Phrase, WordMatching

_NOTE = "INSERT INTO search_stem SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"


def note_stems(words: Iterable[tuple[str, int]]) -> None:
    """So that patterns find them. Last in a transaction: it waits for others that
    bring the same new word, and must not hold then what those wait for."""
    stems = sorted({stem for stem, _ in words})
    if stems:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [stems])


def text_columns(rows: QuerySet[Any], viewer: User | None) -> Mapping[str, Column]:
    """The fields that comments and posts share (search 4.2 and 4.3). `rows` are all
    of the table."""
    named = Q(anonymous=False)
    return {
        "id": Number("pk"),
        "author_id": Only(named, Number("user")),
        "created_at": Moment("created_at"),
        "updated_at": Moment("updated_at"),
        "author": Only(named, Account("user")),
        "body": Body("words"),
        "my": Own(viewer),
        "true_author_id": Number("user"),
        "deleted_by_user_id": Number("deleted_by"),
        "true_author": Account("user"),
        "fingerprint": Only(
            ~Q(fingerprint=""),
            Literal("fingerprint", lambda: distinct(rows, "fingerprint")),
        ),
        "deleted_by_user": Account("deleted_by"),
        "deletion_reason": Text("deletion_reason", rows),
        "ip": Address("ip"),
        "anonymous": Truth(Q(anonymous=True)),
        "deleted": Truth(Q(hidden_from_users=True)),
    }


class Body:
    """An analysed text whose words stand in a tsvector, or NULL."""

    def __init__(self, path: str) -> None:
        self._path = path

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Phrase() | WordMatching():
                query = words_query(leaf, _stems_like)
            case _:
                raise TypeError(leaf)
        if not query:
            return NOTHING
        found = _operation(F(self._path), "@@", query, "tsquery")
        return Q(**{f"{self._path}__isnull": False}) & Q(found)


def _stems_like(pattern: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [pattern])
        return [stem for (stem,) in cursor.fetchall()]


class Address:
    """An IP address, or NULL."""

    def __init__(self, path: str) -> None:
        self._path = path

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case InNetwork(network=network):
                inside = _operation(F(self._path), "<<=", str(network), "inet")
                return Q(**{f"{self._path}__isnull": False}) & Q(inside)
        raise TypeError(leaf)


class Account:
    """The name of the account that a foreign key leads to, if any."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._name = Name("name", User.objects.all())

    def condition(self, leaf: Leaf) -> Q:
        users = User.objects.filter(self._name.condition(leaf)).values("pk")
        return Q(**{f"{self._path}__isnull": False, f"{self._path}__in": users})


class Only:
    """A column that has values only in some rows."""

    def __init__(self, rows: Q, column: Column) -> None:
        self._rows = rows
        self._column = column

    def condition(self, leaf: Leaf) -> Q:
        return self._rows & self._column.condition(leaf)


class Own:
    """`my:` with the only word that the parser lets through: what the viewer wrote,
    anonymous or not."""

    def __init__(self, viewer: User | None) -> None:
        self._viewer = viewer

    def condition(self, leaf: Leaf) -> Q:
        return NOTHING if self._viewer is None else Q(user=self._viewer)


def _operation(left: F, sign: str, right: str, kind: str) -> Expression:
    given = Func(Value(right), template=f"%(expressions)s::{kind}")
    return Func(
        left, given, template="(%(expressions)s)", arg_joiner=f" {sign} ",
        output_field=BooleanField(),
    )  # fmt: skip
