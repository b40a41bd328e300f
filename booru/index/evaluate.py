"""A tree to a bitmap of images. All leaves are understood first, their keys loaded in
one statement, and the bitmaps combined in C."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from pyroaring import BitMap

from booru.index import bitmaps, times
from booru.index.deadline import Deadline
from booru.index.directory import TAGS
from booru.index.keys import Kind, flag
from booru.index.leaves import (
    AllBut,
    Found,
    IdRange,
    Meaning,
    Range,
    Sets,
    TimeRange,
    meaning,
)
from booru.index.order import Ascent, Orders
from booru.index.store import Keys
from booru.search.nodes import And, Between, Boost, Leaf, Node, Not, Or

#: Keys in one statement: a wildcard may want all tags there are.
_AT_ONCE = 4000
_MOST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class Part:
    """These images, or all others."""

    images: BitMap
    inverted: bool = False

    def within(self, universe: BitMap) -> BitMap:
        if self.inverted:
            return universe - self.images
        return universe & self.images

    def negated(self) -> Part:
        return Part(self.images, not self.inverted)


@dataclass
class Evaluation:
    """One search: its keys, and what its leaves mean."""

    deadline: Deadline
    orders: Orders = field(default_factory=Orders)
    keys: Keys = field(default_factory=Keys)
    _meanings: dict[Leaf, Meaning] = field(default_factory=dict)

    def prepare(
        self,
        trees: Iterable[Node],
        sets: Iterable[int],
        kinds: Iterable[Kind] = (),
        facts_of: Iterable[Kind] = (),
    ) -> bool:
        """Load what these trees need, and beside them what `Keys.load` takes. False
        where names had changed since this process last looked: then it knows them
        now, and a new evaluation will understand the trees."""
        version = TAGS.version
        wanted, numbers, facts = set(sets), set(kinds), set(facts_of)
        for leaf in (leaf for tree in trees for leaf in leaves(tree)):
            if leaf in self._meanings:
                continue
            found = self._meanings[leaf] = meaning(leaf, self.deadline)
            match found:
                case Sets(keys=keys) | AllBut(rest=Sets(keys=keys)):
                    wanted.update(keys)
                case Range(kind=kind, without=without):
                    numbers.add(kind)
                    if without is not None:
                        wanted.add(without)
                case TimeRange(kind=kind):
                    wanted.add(flag(times.FLAGS[kind]))
                    facts.add(kind)
        few = list(wanted)
        for start in range(_AT_ONCE, len(few), _AT_ONCE):
            self.deadline.check()
            self.keys.load(few[start : start + _AT_ONCE])
        self.deadline.check()
        self.keys.load(few[:_AT_ONCE], numbers, facts, since=TAGS.seen)
        if self.keys.state is not None:
            self.orders = TAGS.catch_up(self.keys.state)
        return TAGS.version == version

    def part(self, node: Node, within: BitMap) -> Part:
        """What of `within` matches; the answer counts for those images alone."""
        match node:
            case And(children):
                return self._all_of(children, within)
            case Or(children):
                # No comprehensions: a legal tree is 256 nodes deep, and Python's
                # stack not much deeper.
                parts = []
                for child in children:
                    parts.append(self.part(child, within))
                return _any(parts)
            case Not(child):
                return self.part(child, within).negated()
            case Boost(child):
                return self.part(child, within)
            case leaf:
                self.deadline.check()
                return self._leaf(self._meanings[leaf], within)

    def _all_of(self, children: tuple[Node, ...], within: BitMap) -> Part:
        """Ranges last: they cost least where little is left."""
        ranges = [child for child in children if self._is_range(child)]
        others = [child for child in children if not self._is_range(child)]
        result = within
        parts = []
        for child in others:
            parts.append(self.part(child, within))
        positive = sorted((part.images for part in parts if not part.inverted), key=len)
        for images in positive:
            result = result & images if result is not within else images & within
        for part in parts:
            if part.inverted:
                result = result - part.images
        for child in ranges:
            if not result:
                break
            result = self.part(child, result).within(result)
        return Part(result)

    def _is_range(self, node: Node) -> bool:
        while isinstance(node, (Not, Boost)):
            node = node.child
        return isinstance(node, Between) and isinstance(self._meanings[node], Range)

    def _leaf(self, meant: Meaning, within: BitMap) -> Part:
        match meant:
            case Sets(keys=keys):
                return Part(self._union(keys))
            case AllBut(rest=Sets(keys=keys)):
                return Part(self._union(keys), inverted=True)
            case Range(kind=kind, low=low, high=high, without=without):
                found, inverted = bitmaps.between(
                    self.keys.slices(kind), low, high, within
                )
                if inverted and without is not None:
                    found = found | self.keys.of(without)
                return Part(found, inverted)
            case TimeRange(kind=kind, low=low, high=high):
                ascent = Ascent.of(self.orders, kind)
                images = times.in_range(self.keys, kind, ascent, low, high)
                if images is not None:
                    return Part(images)
                self.keys.load([], [kind])
                return self._leaf(meant.slow, within)
            case IdRange(low=low, high=high):
                last = min(high, within.max()) if within else -1
                return Part(BitMap(range(low, last + 1)) if low <= last else BitMap())
            case Found(images=images):
                return Part(images)
        assert_never(meant)

    def _union(self, keys: tuple[int, ...]) -> BitMap:
        if len(keys) == 1:
            return self.keys.of(keys[0])
        return BitMap.union(*map(self.keys.of, keys)) if keys else BitMap()

    def relevance(self, node: Node, within: BitMap) -> list[tuple[float, BitMap]]:
        """How much each matching leaf adds to the score of which images."""
        match node:
            case And(children) | Or(children):
                own = self.part(node, within).within(within)
                parts = []
                for child in children:
                    parts += self.relevance(child, own)
                return parts
            case Boost(child, factor):
                parts = self.relevance(child, within)
                return [(min(w * factor, _MOST), images) for w, images in parts]
            case Not():
                return []
            case leaf:
                return [(1.0, self.part(leaf, within).within(within))]


def _any(parts: list[Part]) -> Part:
    positive = [part.images for part in parts if not part.inverted]
    inverted = [part.images for part in parts if part.inverted]
    union = BitMap.union(*positive) if positive else BitMap()
    if not inverted:
        return Part(union)
    missing = inverted[0]
    for images in inverted[1:]:
        missing = missing & images
    return Part(missing - union, inverted=True)


def leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Not(child) | Boost(child):
            yield from leaves(child)
        case leaf:
            yield leaf
