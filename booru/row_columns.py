"""What the fields of a search are in a table (`booru.row_search`).

Every condition is true or false for each row and never NULL, because the tree
negates them. A column serves one search: it keeps what it has read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Expression,
    F,
    Field,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact as Equal
from rapidfuzz import process
from rapidfuzz.distance import OSA

from booru.search.match import matches
from booru.search.nodes import Between, Exact, Leaf, Matching, Near
from booru.search.words import analyse, name_words

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


class Column(Protocol):
    def condition(self, leaf: Leaf) -> Q: ...


class Number:
    """An integer that is never NULL: a range, or one value."""

    def __init__(self, path: str) -> None:
        self._path = path

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=value):
                return Q(**{self._path: value})
            case Between(low=low, high=high):
                return _bounded(self._path, gte=low, lte=high)
        raise TypeError(leaf)


class Moment:
    """A time of microseconds against a range of whole seconds."""

    def __init__(self, path: str) -> None:
        self._path = path

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Between(low=low, high=high):
                begin = None if low is None else _second(int(low))
                end = None if high is None else _second(int(high) + 1)
                return _bounded(self._path, gte=begin, lt=end)
        raise TypeError(leaf)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def _second(seconds: int) -> datetime:
    """Clamped: a time zone may carry a query's year 1 or 9999 over Python's border."""
    low, high = (_FIRST - _EPOCH).days * 86_400, (_LAST - _EPOCH).days * 86_400
    return _EPOCH + timedelta(seconds=min(max(seconds, low), high))


def _bounded(path: str, **bounds: Any) -> Q:
    given = {f"{path}__{how}": value for how, value in bounds.items()}
    given = {name: value for name, value in given.items() if value is not None}
    return Q(**given) if given else EVERYTHING


class Truth:
    def __init__(self, holds: Q) -> None:
        self._holds = holds

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=value):
                return self._holds if value else ~self._holds
        raise TypeError(leaf)


class Literal:
    """A text whose stored values are in lower case already, or NULL. `values` are
    those that occur, for what SQL cannot compare."""

    def __init__(self, path: str, values: Callable[[], Iterable[str]]) -> None:
        self._path = path
        self._source = values

    @cached_property
    def _values(self) -> list[str]:
        return list(self._source())

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=value):
                found = Q(**{self._path: value})
            case Matching(pattern=pattern):
                found = Q(_like(F(self._path), pattern.like()))
            case Near():
                found = among(self._path, near(self._values, leaf), TextField())
            case _:
                raise TypeError(leaf)
        return Q(**{f"{self._path}__isnull": False}) & found


class Name:
    """A text as people wrote it, of `rows`. SQL lowers what is ASCII and Python the
    rest: what SQL makes of other letters differs between servers."""

    def __init__(self, path: str, rows: QuerySet[Any]) -> None:
        self._path = path
        self._rows = rows

    @cached_property
    def _all(self) -> Mapping[str, list[str]]:
        return _lowered(distinct(self._rows, self._path))

    @cached_property
    def _foreign(self) -> Mapping[str, list[str]]:
        return _lowered(distinct(self._rows.filter(~self._is_ascii), self._path))

    @property
    def _is_ascii(self) -> Q:
        octets = Func(
            F(self._path), function="octet_length", output_field=IntegerField()
        )
        return Q(Equal(octets, Length(self._path)))

    def condition(self, leaf: Leaf) -> Q:
        lowered = Lower(F(self._path))
        match leaf:
            case Exact(value=value):
                own = Q(Equal(lowered, value))
                others = [name for name in self._foreign if name == value]
            case Matching(pattern=pattern):
                own = Q(_like(lowered, pattern.like()))
                others = list(filter(pattern.matcher(), self._foreign))
            case Near():
                own, others = NOTHING, near(list(self._all), leaf)
            case _:
                raise TypeError(leaf)
        known = self._all if isinstance(leaf, Near) else self._foreign
        written = [raw for name in others for raw in known[name]]
        return (self._is_ascii & own) | among(self._path, written, TextField())


def _lowered(values: Iterable[str]) -> Mapping[str, list[str]]:
    by_lower: dict[str, list[str]] = {}
    for value in values:
        by_lower.setdefault(value.lower(), []).append(value)
    return by_lower


class Words:
    """The words of the rows' names. `names` leads to their ids."""

    def __init__(self, names: Callable[[], Mapping[str, int]]) -> None:
        self._source = names

    @cached_property
    def _names(self) -> list[tuple[str, int]]:
        return list(self._source().items())

    def condition(self, leaf: Leaf) -> Q:
        match leaf:
            case Exact(value=str(value)):
                found = self._having({value}.__contains__, value)
            case Matching(pattern=pattern):
                texts = [part for part in pattern.parts if isinstance(part, str)]
                longest = max(texts, key=len, default="")
                found = self._having(pattern.matcher(), longest)
            case Near():
                everywhere = name_words("\n".join(name for name, _ in self._names))
                close = set(near(list(everywhere), leaf))
                found = self._having(close.__contains__) if close else []
            case _:
                raise TypeError(leaf)
        return among("pk", found, IntegerField())

    def _having(self, fits: Callable[[str], bool], part: str = "") -> list[int]:
        """The ids of names with a fitting word, which contains `part`."""
        return [
            row_id
            for name, row_id in self._names
            if part in name and any(map(fits, name_words(name)))
        ]


class Text:
    """An analysed text, of which few rows have any: staff write them, or they belong
    to what one viewer sees."""

    def __init__(self, path: str, rows: QuerySet[Any]) -> None:
        self._path = path
        self._rows = rows

    @cached_property
    def _texts(self) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
        written = self._rows.exclude(**{self._path: ""}).order_by()
        return [
            (row_id, analyse(text))
            for row_id, text in written.values_list("pk", self._path)
        ]

    def condition(self, leaf: Leaf) -> Q:
        name = getattr(leaf, "field", "")
        found = [pk for pk, text in self._texts if matches(leaf, {name: text})]
        return among("pk", found, IntegerField())


class Related:
    """A column of other rows, which `back` leads back from: a condition on them
    becomes the ids of the rows searched."""

    def __init__(self, column: Column, back: Callable[[Q], QuerySet[Any, Any]]) -> None:
        self._column = column
        self._back = back

    def condition(self, leaf: Leaf) -> Q:
        return Q(pk__in=self._back(self._column.condition(leaf)))


# What Django has no words for -----------------------------------------------------


def _like(text: Expression | F, pattern: str) -> Expression:
    return Func(
        text, Value(pattern), template="(%(expressions)s)", arg_joiner=" LIKE ",
        output_field=BooleanField(),
    )  # fmt: skip


def among(path: str, values: Collection[Any], kind: Field[Any, Any]) -> Q:
    """Any number of values as one parameter."""
    if not values:
        return NOTHING
    array = Value(list(values), output_field=ArrayField(kind))
    return Q(
        Func(
            F(path), array, template="(%(expressions)s))", arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )  # fmt: skip


def distinct(rows: QuerySet[Any], path: str) -> list[str]:
    """The values that occur, without NULL."""
    given = rows.filter(**{f"{path}__isnull": False}).order_by()
    return list(given.values_list(path, flat=True).distinct())


def near(values: Sequence[str], leaf: Near) -> list[str]:
    if not values:
        return []
    distances = process.cdist(
        [leaf.value], values, scorer=OSA.distance, score_cutoff=leaf.edits
    )[0]
    places: list[int] = np.flatnonzero(distances <= leaf.edits).tolist()
    return [values[place] for place in places]
