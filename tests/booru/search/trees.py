"""Short hands for reading queries and writing the trees that they should give."""

from __future__ import annotations

from datetime import UTC, datetime

from booru.search.errors import SearchError
from booru.search.fields import FieldSet, Role
from booru.search.nodes import Between, Exact, Node
from booru.search.parser import parse
from booru.search.patterns import Pattern, Wild
from booru.search_fields import IMAGE_FIELDS

NOW = datetime(2026, 3, 10, 12, 30, 15, 500_000, tzinfo=UTC)
ONE: Wild = Wild.ONE
ANY: Wild = Wild.ANY
Part = str | Wild


def read(text: str, role: Role = Role.USER, fields: FieldSet = IMAGE_FIELDS) -> Node:
    return parse(text, fields.for_role(role), now=NOW)


def refused(
    text: str, role: Role = Role.USER, fields: FieldSet = IMAGE_FIELDS
) -> tuple[str, int | None]:
    """The message and position of the query's error."""
    try:
        tree = read(text, role, fields)
    except SearchError as error:
        return error.message, error.position
    raise AssertionError(f"{text!r} was read as {tree}")


def tag(name: str) -> Exact:
    return Exact("tags", name)


def pattern(*parts: Part) -> Pattern:
    return Pattern(parts)


def seconds(*parts: int) -> int:
    """Of this moment in UTC, since the epoch."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


def equal(field: str, number: float) -> Between:
    return Between(field, number, number)
