"""The query language of folders, evaluated over documents (collections, section 2).

    query     = {key: condition, ...}          all of them hold
    key       = name ["¬" name]...             a path; a list on the way is entered
    condition = scalar | list                  equal, or a list that contains it
              | {"~op": operand, ...}          all of them hold
              | query                          holds for the object there
    ~eq ~ne x                                  equal, not equal
    ~gt ~gte ~lt ~lte x                        among numbers, or among texts
    ~in ~nin [x, ...]                          equal to one, to none
    ~not {"~op": ...} | scalar                 the condition does not hold
    ~elemMatch query | {"~op": ...}            holds for one item of the list there

A condition on a list holds if it holds for the list or for one of its items. A path
that leads nowhere is equal to null, and no operator but ``~ne``, ``~nin`` and ``~not``
holds for it. Truth values are not numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DOT = "¬"
DOLLAR = "~"
_DEPTH = 20

#: What a path leads to: one value, or several where it has entered a list.
Found = Sequence[object]
Test = Callable[[Found], bool]
Path = tuple[str, ...]


class BadQuery(Exception):
    """Not in the language; the text says why."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a document must have to match: one of these scalars where the path leads.
    True and 1 are kept apart by `scalar_key`."""

    path: Path
    keys: frozenset[object]


@dataclass(frozen=True, slots=True)
class Condition:
    path: Path
    test: Test
    #: What an index may narrow the search with.
    hints: tuple[Hint, ...] = ()
    #: The hint says it all, the test adds nothing.
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    conditions: tuple[Condition, ...]

    def matches(self, document: object) -> bool:
        return all(c.test(found(document, c.path)) for c in self.conditions)

    @property
    def hints(self) -> tuple[Hint, ...]:
        return tuple(hint for c in self.conditions for hint in c.hints)


def compile_query(data: object, depth: int = _DEPTH) -> Query:
    """`BadQuery` if it is none."""
    if not isinstance(data, Mapping):
        raise BadQuery("a query must be an object")
    if depth == 0:
        raise BadQuery(f"a query is nested at most {_DEPTH} deep")
    return Query(tuple(_compiled(*item, depth - 1) for item in data.items()))


def _compiled(key: str, data: object, depth: int) -> Condition:
    if key.startswith(DOLLAR):
        raise BadQuery(f"{key} cannot stand here")
    path = tuple(key.split(DOT))
    test, hints = _condition(data, depth)
    placed = tuple(Hint((*path, *hint.path), hint.keys) for hint in hints)
    exact = bool(hints) and _is_equality(data)
    return Condition(path, test, placed, exact)


def _is_equality(data: object) -> bool:
    return not isinstance(data, Mapping) or set(data) in ({"~eq"}, {"~in"})


def found(document: object, path: Path) -> Found:
    return list(_walk(document, path))


def with_items(values: Found) -> Iterator[object]:
    """The values, and the items of those that are lists."""
    yield from values
    yield from _items(values)


def scalar_key(value: object) -> object:
    """To look a scalar up by; None for what is no scalar, and for null."""
    if isinstance(value, bool):
        return (bool, value)
    return value if isinstance(value, (int, float, str)) else None


def _walk(value: object, path: Path) -> Iterator[object]:
    if not path:
        yield value
    elif isinstance(value, Mapping):
        if path[0] in value:
            yield from _walk(value[path[0]], path[1:])
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield from _walk(item, path)


def _condition(data: object, depth: int) -> tuple[Test, Sequence[Hint]]:
    if not isinstance(data, Mapping):
        return _equals(data), _hints_of([data])
    if any(key.startswith(DOLLAR) for key in data):
        return _operators(data, depth)
    query = compile_query(data, depth)
    return lambda values: _any_object(query, with_items(values)), query.hints


def _operators(data: Mapping[str, Any], depth: int) -> tuple[Test, Sequence[Hint]]:
    tests: list[Test] = []
    hints: list[Hint] = []
    if depth == 0:
        raise BadQuery(f"a query is nested at most {_DEPTH} deep")
    for name, operand in data.items():
        test, narrowed = _operator(name, operand, depth - 1)
        tests.append(test)
        hints += narrowed
    return lambda values: all(test(values) for test in tests), hints


def _operator(name: str, operand: object, depth: int) -> tuple[Test, Sequence[Hint]]:
    if name == "~eq":
        return _equals(operand), _hints_of([operand])
    if name == "~ne":
        return _denied(_equals(operand)), ()
    if name in ("~in", "~nin"):
        return _membership(name, operand)
    if name == "~not":
        return _denied(_condition(operand, depth)[0]), ()
    if name == "~elemMatch":
        return _element(operand, depth)
    if name in _COMPARISONS:
        return _comparison(name, operand), ()
    raise BadQuery(f"unknown operator {name}")


def _membership(name: str, operand: object) -> tuple[Test, Sequence[Hint]]:
    if not isinstance(operand, list):
        raise BadQuery(f"{name} takes a list")
    tests = [_equals(one) for one in operand]

    def one_of(values: Found) -> bool:
        return any(test(values) for test in tests)

    return (_denied(one_of), ()) if name == "~nin" else (one_of, _hints_of(operand))


def _element(operand: object, depth: int) -> tuple[Test, Sequence[Hint]]:
    """Unlike elsewhere, all conditions hold for the same item."""
    if not isinstance(operand, Mapping):
        raise BadQuery("~elemMatch takes an object")
    if any(key.startswith(DOLLAR) for key in operand):
        test, _ = _operators(operand, depth)
        return lambda values: any(test([item]) for item in _items(values)), ()
    query = compile_query(operand, depth)
    return lambda values: _any_object(query, _items(values)), query.hints


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "~gt": operator.gt,
    "~gte": operator.ge,
    "~lt": operator.lt,
    "~lte": operator.le,
}


def _comparison(name: str, operand: object) -> Test:
    compare = _COMPARISONS[name]
    if isinstance(operand, str):
        return lambda values: any(
            isinstance(v, str) and compare(v, operand) for v in with_items(values)
        )
    if _is_number(operand):
        return lambda values: any(
            _is_number(v) and compare(v, operand) for v in with_items(values)
        )
    raise BadQuery(f"{name} takes a number or a text")


def _equals(wanted: object) -> Test:
    if wanted is None:
        return lambda values: not values or None in with_items(values)
    truth = isinstance(wanted, bool)
    return lambda values: any(
        v == wanted and isinstance(v, bool) == truth for v in with_items(values)
    )


def _denied(test: Test) -> Test:
    return lambda values: not test(values)


def _hints_of(values: Sequence[object]) -> Sequence[Hint]:
    keys = frozenset(map(scalar_key, values))
    return () if None in keys else (Hint((), keys),)


def _items(values: Found) -> Iterator[object]:
    return (item for v in values if isinstance(v, list) for item in v)


def _any_object(query: Query, values: Iterator[object]) -> bool:
    return any(isinstance(v, Mapping) and query.matches(v) for v in values)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
