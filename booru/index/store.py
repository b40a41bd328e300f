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

import numpy as np
from django.conf import settings
from pyroaring import BitMap

from booru.index import bitmaps
from booru.index.directory import STATE, State
from booru.index.keys import (
    BITS,
    Flag,
    Kind,
    flag,
    is_sliced,
    key,
    kind_of,
    ordinals_of,
)
from booru.snapshot import binary_cursor

_ROWS = """
SELECT key, seg::bigint, gen, bits, NULL::float8
FROM search_bits WHERE key = ANY(%s::bigint[])
UNION ALL
SELECT key, seg, gen, NULL, NULL FROM search_bits WHERE key = ANY(%s::bigint[])
UNION ALL
SELECT key, image, seq, NULL, value FROM search_pending WHERE key = ANY(%s::bigint[])
"""
#: The same, and in one more row how the directory of tags can catch up.
_FIRST = f"""{_ROWS}
UNION ALL
SELECT -1, oldest, epoch, data, NULL FROM ({STATE}) s (oldest, epoch, data)
"""  # noqa: S608 - our own statements
_STATE = -1
#: The row that every table of bitmaps has.
_MARK = 0
#: Shorter ones are as quick to read as to keep.
_KEPT_FROM = 8 * 1024


class Swapped(Exception):
    """The table of bitmaps was exchanged after this snapshot began: take a new one."""


#: By their merges readers know what else is new (`booru.index.times`).
_TOLD = frozenset({flag(Flag.CREATED_DISPLACED), flag(Flag.SEEN_DISPLACED)})
#: Slices have the highest keys.
_SLICED = key(Kind.WIDTH, 0)
Merges = tuple[tuple[int, int], ...]


#: key, place or image, gen or seq, bits, value of a fact
_Row = tuple[int, int, int, bytes | None, float | None]


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

    def held(self, keys: Iterable[int]) -> dict[int, _Kept]:
        """Those of the keys that are kept."""
        with self._lock:
            found = {k: self._kept[k] for k in keys if k in self._kept}
            for any_key in found:
                self._kept.move_to_end(any_key)
            return found

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
    #: Of the directory of tags, as this snapshot has it.
    state: State | None = None
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
        *,
        since: int | None = None,
    ) -> None:
        """Read these sets, sliced numbers, and the pending facts alone of some, in
        one statement; those that are here already are left alone. With `since`, the
        state of the directory of tags comes along."""
        wanted = {k for k in keys if k not in self.sets}
        sliced = {kind for kind in kinds if key(kind, 0) not in self.sets}
        slices = {key(kind, place) for kind in sliced for place in range(BITS)}
        numbers = {k for k in sliced.union(facts_of) if k not in self.changed}
        if not wanted and not slices and not numbers and since is None:
            return
        every = wanted | slices
        kept = CACHE.held(every) if self.kept else {}
        unknown = [_MARK, *(every.difference(kept) if kept else every)]
        facts = [*wanted, *(key(kind, 0) for kind in numbers)]
        with binary_cursor() as cursor:
            arrays = [array(unknown), array(kept), array(facts)]
            if since is None:
                cursor.execute(_ROWS, arrays)
            else:
                cursor.execute(_FIRST, [*arrays, since])
            pending = self._take(cursor.fetchall(), kept)
        for any_key in every:
            self.sets.setdefault(any_key, bitmaps.EMPTY)
        self._lay_over(pending, numbers)

    def _take(self, rows: list[_Row], kept: dict[int, _Kept]) -> list[_Row]:
        """Bitmaps as they are merged; the facts among the rows are left."""
        merges: dict[int, list[tuple[int, int]]] = {}
        pending, sizes = [], dict.fromkeys(kept, 0)
        for row in rows:
            any_key, place, gen, data, value = row
            if value is not None:
                pending.append(row)
                continue
            if any_key == _STATE:
                self.state = (place, gen, data or b"")
                continue
            merges.setdefault(any_key, []).append((place, gen))
            if data is None:
                continue
            bits = BitMap.deserialize(data) if data else bitmaps.EMPTY
            if any_key in self.sets:
                self.sets[any_key] = self.sets[any_key] | bits
            else:
                self.sets[any_key] = bits
            if len(data) >= _KEPT_FROM or any_key >= _SLICED or any_key in _TOLD:
                sizes[any_key] = sizes.get(any_key, 0) + len(data)
        if merges.pop(_MARK, None) is None:
            raise Swapped
        stale = []
        for any_key in sizes.keys() & merges.keys():
            self.merges[any_key] = found = tuple(sorted(merges[any_key]))
            if any_key not in kept:
                self._keep(any_key, found, sizes[any_key])
            elif kept[any_key].merges == found:
                self.sets[any_key] = kept[any_key].bits
            else:
                stale.append(any_key)
        if stale:
            with binary_cursor() as cursor:
                cursor.execute(_ROWS, [array([_MARK, *stale]), "{}", "{}"])
                self._take(cursor.fetchall(), {})
        return pending

    def _keep(self, any_key: int, merges: Merges, size: int) -> None:
        if self.kept:
            CACHE.put(any_key, merges, self.sets[any_key], size)

    def _lay_over(self, pending: list[_Row], numbers: set[Kind]) -> None:
        """The latest fact of each key and image, over what is merged."""
        for kind in numbers:
            self.changed[kind] = {}
        come: dict[int, dict[int, float]] = {}
        for any_key, image, _, _, value in sorted(pending, key=_by_seq):
            come.setdefault(any_key, {})[image] = value or 0.0
        for any_key, facts in come.items():
            kind = kind_of(any_key)
            if is_sliced(kind):
                values = np.fromiter(facts.values(), np.float64, len(facts))
                ordinals = ordinals_of(kind, values).tolist()
                self.changed[kind] = dict(zip(facts, ordinals, strict=True))
            else:
                # A copy: what is kept is everybody's.
                bits = self.of(any_key) | BitMap([i for i, v in facts.items() if v])
                bits -= BitMap([i for i, v in facts.items() if not v])
                self.sets[any_key] = bits


def _by_seq(row: _Row) -> int:
    return row[2]


def array(numbers: Iterable[int]) -> str:
    """An array as PostgreSQL reads it; ten times as fast as psycopg's own."""
    return f"{{{','.join(map(str, numbers))}}}"
