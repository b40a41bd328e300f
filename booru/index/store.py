"""Reading keys: the merged bitmaps, and over them the facts that are not merged yet.

A process keeps the decoded bitmaps of slices and of long keys. One of them counts only
if its rows' merges are exactly those that the statement's own snapshot sees, so a
reader with an older snapshot, and one after a merge, read for themselves.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from pyroaring import BitMap

from booru.index import bitmaps
from booru.index.keys import BITS, Kind, is_sliced, key, kind_of, ordinal
from booru.snapshot import binary_cursor

_ROWS = """
SELECT key, seg::bigint, gen, bits, NULL::float8
FROM search_bits WHERE key = ANY(%s::bigint[])
UNION ALL
SELECT key, seg, gen, NULL, NULL FROM search_bits WHERE key = ANY(%s::bigint[])
UNION ALL
SELECT key, image, seq, NULL, value FROM search_pending WHERE key = ANY(%s::bigint[])
"""
_BITS = "SELECT key, seg, gen, bits FROM search_bits WHERE key = ANY(%s::bigint[])"
#: The row that every table of bitmaps has.
_MARK = 0
#: Shorter ones are as quick to read as to keep.
_KEPT_FROM = 8 * 1024


class Swapped(Exception):
    """The table of bitmaps was exchanged after this snapshot began: take a new one."""


Merges = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Kept:
    merges: Merges
    bits: BitMap
    size: int


class Cache:
    """Decoded keys, those unused for longest dropped beyond `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def get(self, any_key: int) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(any_key)
            if kept is not None:
                self._kept.move_to_end(any_key)
            return kept

    def put(self, any_key: int, merges: Merges, bits: BitMap, size: int) -> None:
        """Keep it, unless what is kept is newer."""
        with self._lock:
            before = self._kept.get(any_key)
            if before is not None:
                if max(g for _, g in before.merges) > max(g for _, g in merges):
                    return
                self.size -= before.size
            self._kept[any_key] = _Kept(merges, bits, size)
            self._kept.move_to_end(any_key)
            self.size += size
            while self.size > self.limit and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self.size -= dropped.size

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0


CACHE = Cache(settings.SEARCH_CACHE_BYTES)


@dataclass
class Keys:
    """The keys of one search, as its snapshot has them. Bitmaps are shared with other
    searches: never change one in place."""

    #: Off where every key is read once: they would push out what is hot.
    kept: bool = True
    sets: dict[int, BitMap] = field(default_factory=dict)
    #: By which merges the rows of each were written.
    merges: dict[int, Merges] = field(default_factory=dict)
    #: Facts of numbers that lie over the slices: image -> ordinal.
    changed: dict[Kind, dict[int, int]] = field(default_factory=dict)
    _patched: dict[Kind, list[BitMap]] = field(default_factory=dict)

    def of(self, any_key: int) -> BitMap:
        return self.sets.get(any_key, bitmaps.EMPTY)

    def slices(self, kind: Kind) -> list[BitMap]:
        slices = self._patched.get(kind)
        if slices is None:
            slices = [self.of(key(kind, place)) for place in range(BITS)]
            if changed := self.changed.get(kind):
                slices = bitmaps.patched(slices, changed)
            self._patched[kind] = slices
        return slices

    def load(
        self,
        keys: Iterable[int],
        kinds: Iterable[Kind] = (),
        facts_of: Iterable[Kind] = (),
    ) -> None:
        """Read these sets, sliced numbers, and the pending facts alone of some, in
        one statement; those that are here already are left alone."""
        wanted = {k for k in keys if k not in self.sets}
        sliced = {kind for kind in kinds if key(kind, 0) not in self.sets}
        slices = {key(kind, place) for kind in sliced for place in range(BITS)}
        numbers = {k for k in sliced.union(facts_of) if k not in self.changed}
        if not wanted and not slices and not numbers:
            return
        kept: dict[int, _Kept] = {}
        for any_key in wanted | slices if self.kept else ():
            if (hit := CACHE.get(any_key)) is not None:
                kept[any_key] = hit
        unknown = [_MARK, *(k for k in wanted | slices if k not in kept)]
        facts = [*wanted, *(key(kind, 0) for kind in numbers)]
        rows: dict[int, list[tuple[int, int, bytes | None]]] = {}
        pending: list[tuple[int, int, int, float]] = []
        with binary_cursor() as cursor:
            cursor.execute(_ROWS, [unknown, list(kept), facts])
            for any_key, place, gen, data, value in cursor:
                if value is None:
                    rows.setdefault(any_key, []).append((place, gen, data))
                else:
                    pending.append((gen, any_key, place, value))
        if rows.pop(_MARK, None) is None:
            raise Swapped
        self._take(rows, kept)
        for any_key in wanted | slices:
            self.sets.setdefault(any_key, bitmaps.EMPTY)
        self._lay_over(pending, numbers)

    def _take(
        self,
        rows: dict[int, list[tuple[int, int, bytes | None]]],
        kept: dict[int, _Kept],
    ) -> None:
        stale = []
        for any_key, parts in rows.items():
            self.merges[any_key] = _merges(parts)
            if parts[0][2] is None:
                if self.merges[any_key] == kept[any_key].merges:
                    self.sets[any_key] = kept[any_key].bits
                else:
                    stale.append(any_key)
            else:
                self.sets[any_key] = self._decoded(any_key, parts)
        if stale:
            again: dict[int, list[tuple[int, int, bytes | None]]] = {}
            with binary_cursor() as cursor:
                cursor.execute(_BITS, [stale])
                for any_key, place, gen, data in cursor:
                    again.setdefault(any_key, []).append((place, gen, data))
            for any_key, parts in again.items():
                self.sets[any_key] = self._decoded(any_key, parts)

    def _decoded(
        self, any_key: int, parts: list[tuple[int, int, bytes | None]]
    ) -> BitMap:
        pieces = [BitMap.deserialize(data) for _, _, data in parts if data]
        bits = pieces[0] if len(pieces) == 1 else BitMap.union(*pieces)
        size = sum(len(data) for _, _, data in parts if data)
        long = size >= _KEPT_FROM or is_sliced(kind_of(any_key))
        if self.kept and long:
            CACHE.put(any_key, _merges(parts), bits, size)
        return bits

    def _lay_over(
        self, pending: list[tuple[int, int, int, float]], numbers: set[Kind]
    ) -> None:
        """The latest fact of each key and image, over what is merged."""
        for kind in numbers:
            self.changed[kind] = {}
        come: dict[int, dict[int, float]] = {}
        for _, any_key, image, value in sorted(pending):
            come.setdefault(any_key, {})[image] = value
        for any_key, facts in come.items():
            kind = kind_of(any_key)
            if is_sliced(kind):
                self.changed[kind] = {i: ordinal(kind, v) for i, v in facts.items()}
            else:
                # A copy: what is kept is everybody's.
                bits = self.of(any_key) | BitMap([i for i, v in facts.items() if v])
                bits -= BitMap([i for i, v in facts.items() if not v])
                self.sets[any_key] = bits


def _merges(parts: list[tuple[int, int, bytes | None]]) -> Merges:
    return tuple(sorted((place, gen) for place, gen, _ in parts))
