"""The plain evaluator: does one document match?

Facts are the document's values by field name:

    INT, FLOAT, DATE   a number, or None, or a collection of numbers any of which
                       counts; dates in whole seconds since the epoch
    BOOL               a bool, or None which is neither
    NUM                a collection of ints
    LITERAL            a collection of texts, normalised as the field wants it
    TEXT               what `words.analyse` returns
    IP                 an address or None

CUSTOM fields are the caller's to expand before; a Custom node is a TypeError, a field
without facts a KeyError.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import assert_never, cast

from rapidfuzz.distance import OSA

from booru.search.nodes import (
    And,
    Between,
    Boost,
    Custom,
    Everything,
    Exact,
    InNetwork,
    Leaf,
    Matching,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    WordMatching,
)
from booru.search.numbers import as_float32

Facts = Mapping[str, object]


def matches(node: Node, facts: Facts) -> bool:
    return _Evaluator(facts).score(node) is not None


def relevance(node: Node, facts: Facts) -> float:
    """The sum over matching leaves, weighed by boosts (search 2.6)."""
    return _Evaluator(facts).score(node) or 0.0


class _Evaluator:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._positions: dict[str, dict[str, set[int]]] = {}

    def score(self, node: Node) -> float | None:
        """None where the node does not match."""
        match node:
            case And(children):
                return self._sum_of_all(children)
            case Or(children):
                return self._sum_of_any(children)
            case Not(child):
                return 0.0 if self.score(child) is None else None
            case Boost(child, factor):
                score = self.score(child)
                # Never infinite: zero times infinity has no order.
                return score and min(score * factor, sys.float_info.max)
            case leaf:
                return 1.0 if self._holds(leaf) else None

    def _sum_of_all(self, children: tuple[Node, ...]) -> float | None:
        total = 0.0
        for child in children:
            score = self.score(child)
            if score is None:
                return None
            total += score
        return total

    def _sum_of_any(self, children: tuple[Node, ...]) -> float | None:
        total: float | None = None
        for child in children:
            score = self.score(child)
            if score is not None:
                total = score + (total or 0.0)
        return total

    def _holds(self, leaf: Leaf) -> bool:
        match leaf:
            case Everything():
                return True
            case Nothing():
                return False
            case Exact(field, value):
                fact = self._facts[field]
                return fact is value if isinstance(value, bool) else value in _all(fact)
            case Matching(field, pattern):
                return any(map(pattern.matcher(), _texts(self._facts[field])))
            case Near():
                return self._is_near(leaf)
            case Between():
                return self._is_between(leaf)
            case Phrase():
                return self._has_phrase(leaf)
            case WordMatching(field, pattern):
                return any(map(pattern.matcher(), self._positions_of(field)))
            case InNetwork(field, network):
                address = cast(IPv4Address | IPv6Address | None, self._facts[field])
                return address is not None and address in network
            case Custom(field):
                raise TypeError(f"{field} is not expanded")
        assert_never(leaf)

    def _is_near(self, leaf: Near) -> bool:
        return any(
            OSA.distance(leaf.value, text, score_cutoff=leaf.edits) <= leaf.edits
            for text in _texts(self._facts[leaf.field])
        )

    def _is_between(self, leaf: Between) -> bool:
        fact = self._facts[leaf.field]
        if isinstance(fact, Collection):
            return any(_is_within(leaf, number) for number in fact)
        return fact is not None and _is_within(leaf, cast(float, fact))

    def _has_phrase(self, leaf: Phrase) -> bool:
        positions = self._positions_of(leaf.field)
        first, *others = leaf.stems
        nowhere: set[int] = set()
        starts = positions.get(first[0], nowhere)
        for stem, distance in others:
            found = positions.get(stem, nowhere)
            starts = {start for start in starts if start + distance in found}
        return bool(starts)

    def _positions_of(self, field: str) -> dict[str, set[int]]:
        """By stem; sorted out once for all phrases of a query."""
        if field not in self._positions:
            by_stem: dict[str, set[int]] = {}
            analysed = cast(Collection[tuple[str, int]], self._facts[field])
            for stem, position in analysed:
                by_stem.setdefault(stem, set()).add(position)
            self._positions[field] = by_stem
        return self._positions[field]


def _is_within(leaf: Between, number: float) -> bool:
    if isinstance(leaf.low, float) or isinstance(leaf.high, float):
        number = as_float32(number)
    return (leaf.low is None or leaf.low <= number) and (
        leaf.high is None or number <= leaf.high
    )


def _all(fact: object) -> Collection[object]:
    return cast(Collection[object], fact)


def _texts(fact: object) -> Collection[str]:
    return cast(Collection[str], fact)
