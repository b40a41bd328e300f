"""Folding the pending facts into the bitmaps. One merger at a time, in one
transaction: killed at any point it leaves everything as it was, and a search sees a
merge whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db import connection, transaction
from pyroaring import BitMap

from booru.index import directory, segments, texts, times
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
from booru.index.order import Ascent, Orders
from booru.index.segments import Segment
from booru.snapshot import binary_cursor

#: Held by whoever writes `search_bits`.
LOCK = 0x7A6_0002
#: Facts in one merge: some seconds' work, and some tens of megabytes.
AT_ONCE = 250_000
#: Images changed by one action, above which it merges by itself.
MANY = 10_000
_BLOCK = 16
_PASTE = flag(Flag.PASTE)
_SWEPT_FROM = 2000
#: Written whenever they are touched: that tells readers that a time is new.
_TELLING = {flag(which) for which in times.FLAGS.values()}

_BOUND = """
SELECT max(seq) FROM (
    SELECT seq FROM search_pending ORDER BY seq LIMIT %s
) oldest
"""
_TAKE = "DELETE FROM search_pending WHERE seq <= %s RETURNING key, image, seq, value"
_STATE = "SELECT created_id, created_at, seen_id, seen_at FROM search_state"
_SET_STATE = """
UPDATE search_state SET created_id = %s, created_at = %s, seen_id = %s, seen_at = %s
"""


def merge(limit: int = AT_ONCE) -> int | None:
    """Fold up to `limit` facts in; how many, or None while another merger works."""
    with transaction.atomic():
        return merge_locked(limit) if _locked() else None


def merge_if_many(images: int) -> None:
    """At the end of a transaction that changed so many images at once: what it leaves
    pending would slow every search until the merger is through. During a rebuild that
    has to be, for a while."""
    if images > MANY and _locked():
        while merge_locked():
            pass


def _locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def merge_locked(limit: int = AT_ONCE) -> int:
    """The same under a lock and in a transaction of the caller's."""
    with binary_cursor() as cursor:
        cursor.execute(_BOUND, [limit])
        bound = cursor.fetchone()[0]
        if bound is None:
            return 0
        cursor.execute(_TAKE, [bound])
        facts = cursor.fetchall()
    changes = Changes(_read_state())
    for any_key, images, values in _latest(facts):
        changes.take(any_key, images, values)
    _apply(changes.sets)
    _write_state(changes)
    return len(facts)


def _latest(
    facts: list[tuple[int, int, int, float]],
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """(key, images ascending, their latest values) for each key."""
    columns = list(zip(*facts, strict=True))
    keys, images, seqs = (np.array(column, np.int64) for column in columns[:3])
    values = np.array(columns[3])
    by = np.lexsort((seqs, images, keys))
    keys, images, values = keys[by], images[by], values[by]
    last = np.ones(len(keys), bool)
    last[:-1] = (keys[1:] != keys[:-1]) | (images[1:] != images[:-1])
    keys, images, values = keys[last], images[last], values[last]
    borders = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    for part in np.split(np.arange(len(keys)), borders):
        if len(part):
            yield int(keys[part[0]]), images[part].astype(np.uint32), values[part]


@dataclass
class Change:
    come: BitMap
    gone: BitMap


@dataclass
class Changes:
    """What a batch of facts changes: key -> ids that come and go."""

    state: Orders
    sets: dict[int, Change] = field(default_factory=dict)
    #: Posts that are there no more.
    _gone: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint32))

    def take(self, any_key: int, images: np.ndarray, values: np.ndarray) -> None:
        kind = kind_of(any_key)
        if not is_sliced(kind):
            here = values != 0
            self._set(any_key, images[here], images[~here])
            if any_key == _PASTE:
                self._gone = images[~here]
            return
        ordinals = ordinals_of(kind, values)
        for place in range(BITS):
            here = (ordinals >> np.uint32(place)) & 1 == 1
            self._set(key(kind, place), images[here], images[~here])
        if kind == Kind.WIDTH:
            # No image has a width of 0, and no paste stops being one. This kind
            # comes after the flags and before the times.
            self._gone = np.concatenate([self._gone, images[ordinals == 0]])
        if kind in times.FLAGS:
            self._displace(kind, images, ordinals)

    def _displace(self, kind: Kind, images: np.ndarray, moments: np.ndarray) -> None:
        ascent = Ascent.of(self.state, kind)
        there = ~np.isin(images, self._gone)
        late = ascent.climb(
            images[there].tolist(), moments[there].tolist(), now=int(time.time())
        )
        self.state = ascent.noted_in(self.state, kind)
        which = times.FLAGS[kind]
        displaced = np.isin(images, np.array(late, np.uint32))
        self._set(flag(which), images[displaced], images[~displaced])

    def _set(self, any_key: int, come: np.ndarray, gone: np.ndarray) -> None:
        self.sets[any_key] = Change(BitMap(come), BitMap(gone))


def _apply(sets: dict[int, Change]) -> None:
    blocks = {
        (any_key, block)
        for any_key, change in sets.items()
        for block in segments.blocks(change.come | change.gone)
    }
    held = segments.touched(sorted(blocks))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('search_generation')")
        generation = cursor.fetchone()[0]
    segments.put(_changed(sets, held), generation)


def _changed(
    sets: dict[int, Change], held: dict[int, list[Segment]]
) -> Iterator[Segment]:
    """Each touched segment that differs afterwards, whole."""
    for any_key, change in sets.items():
        parts = held.get(any_key) or [Segment(any_key, 0, BitMap())]
        for part, (come, gone) in _dealt(parts, change):
            after = (part.bits | come) - gone
            if after != part.bits or any_key in _TELLING:
                yield Segment(any_key, part.place, after)


def _dealt(
    parts: list[Segment], change: Change
) -> Iterator[tuple[Segment, tuple[BitMap, BitMap]]]:
    """Which of the ids belong to which segment. Segments that are not here lie
    between those that are, but hold none of the ids."""
    if len(parts) == 1:
        yield parts[0], (change.come, change.gone)
        return
    borders = [0, *(part.place << _BLOCK for part in parts[1:]), 1 << 31]
    for part, start, end in zip(parts, borders, borders[1:], strict=False):
        come, gone = (_between(bits, start, end) for bits in (change.come, change.gone))
        yield part, (come, gone)


def _between(bits: BitMap, start: int, end: int) -> BitMap:
    """The ids from `start` up to `end`; the range itself as a bitmap would be large."""
    before = bits.rank(start - 1) if start else 0
    return bits[before : bits.rank(end - 1)]


def _read_state() -> Orders:
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return Orders(*cursor.fetchone())


def _write_state(changes: Changes) -> None:
    state = changes.state
    with connection.cursor() as cursor:
        cursor.execute(
            _SET_STATE,
            [state.created_id, state.created_at, state.seen_id, state.seen_at],
        )


Waiter = Callable[[float], bool]


def run(wait: Waiter, *, pause: float = 1.0) -> None:
    """Merge whenever there is something, until `wait(seconds)` says to stop."""
    directory.settle()
    merged = 0
    while not wait(pause):
        while facts := merge():
            merged += facts
            if facts < AT_ONCE:
                break
        if merged >= _SWEPT_FROM:
            sweep()
            merged = 0
        texts.read_words()


def sweep() -> None:
    """Every search looks at the pending facts, and at the dead ones among them:
    autovacuum, which comes once a minute, would come late."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM search_pending")
