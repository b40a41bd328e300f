"""All tags in the memory of a process: names to ids, ids to names and categories.

A search resolves names, wildcards and aliases here, and the rows of a result take
their names from here: no join. `refresh` reads what changed since the last time: each
tag notes the transaction that changed it (`changed_in`), and every transaction below
the oldest one that was still running at the last look had been seen then.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
import orjson
from django.db import connection

from booru.index.order import Orders
from booru.search.patterns import Pattern, Wild
from booru.snapshot import binary_cursor

_SETTLE = """
UPDATE booru_tag SET changed_in = changed_in
WHERE changed_in > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
#: One row: the oldest transaction that runs, the epoch of deletions, and as JSON up to
#: where images ascend and the tags that were changed by a transaction or a later one.
STATE = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, s.tags_epoch,
    convert_to(json_build_array(s.created_id, s.created_at, s.seen_id, s.seen_at, (
        SELECT json_agg(json_build_array(t.id, t.name, t.category, t.aliased_tag_id))
        FROM booru_tag t WHERE t.changed_in >= %s))::text, 'UTF8')
FROM search_state s
"""
State = tuple[int, int, bytes]
#: id, name, category, target of an alias
_Tag = tuple[int, str, str | None, int | None]
_KEPT_PATTERNS = 256


def _state(since: int) -> State:
    with binary_cursor() as cursor:
        cursor.execute(STATE, [since])
        row: State = cursor.fetchone()
    return row


class Directory:
    """Reads need no lock: what they read is replaced, not changed, or only grows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: Moves whenever something is learnt.
        self.version = 0
        #: Moves when a tag that was known has another name or category.
        self.renames = 0
        #: What `STATE` is to be asked with.
        self.seen = 0
        self._epoch = -1
        self.ids: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.categories: dict[int, str | None] = {}
        self._targets: dict[int, int] = {}
        self._sorted: _Sorted | None = None
        self._patterns: dict[Pattern, frozenset[int]] = {}

    def refresh(self) -> None:
        """Catch up with the transaction's snapshot."""
        self.catch_up(_state(self.seen))

    def catch_up(self, state: State) -> Orders:
        """Learn what changed; the state was asked with `seen`. A search that was
        understood before has to be understood again where `version` moved."""
        oldest, epoch, data = state
        if epoch != self._epoch:
            # Tags were deleted, or this is the first time: all of them.
            self._read_all()
        *orders, changed = orjson.loads(data)
        self._learn(oldest, changed or [])
        return Orders(*orders)

    def _read_all(self) -> None:
        """Whoever reads meanwhile sees the old or the new, and nothing in between."""
        oldest, epoch, data = _state(0)
        fresh = Directory()
        for tag in orjson.loads(data)[-1] or []:
            fresh._learn_one(*tag)
        with self._lock:
            # Before the names: every tag that has one has a category.
            self.categories, self._targets = fresh.categories, fresh._targets
            self.ids, self.names = fresh.ids, fresh.names
            self._sorted, self._patterns = None, {}
            self._epoch, self.seen = epoch, max(self.seen, oldest)
            self.version += 1
            self.renames += 1

    def _learn(self, oldest: int, tags: list[_Tag]) -> None:
        changed = [tag for tag in tags if not self._knows(*tag)]
        with self._lock:
            for tag in changed:
                self.renames += tag[0] in self.names
                self._learn_one(*tag)
            if changed:
                self._sorted, self._patterns = None, {}
                self.version += 1
            self.seen = max(self.seen, oldest)

    def _knows(
        self, tag_id: int, name: str, category: str | None, target: int | None
    ) -> bool:
        return (
            self.names.get(tag_id) == name
            and self.ids.get(name) == tag_id
            and self.categories[tag_id] == category
            and self._targets.get(tag_id) == target
        )

    def _learn_one(
        self, tag_id: int, name: str, category: str | None, target: int | None
    ) -> None:
        before = self.names.get(tag_id)
        if before is not None and before != name and self.ids.get(before) == tag_id:
            del self.ids[before]
        self.categories[tag_id] = category
        self.names[tag_id] = name
        self.ids[name] = tag_id
        if target is None:
            self._targets.pop(tag_id, None)
        else:
            self._targets[tag_id] = target

    def named(self, name: str) -> int | None:
        """The tag of that name; of an alias, its target."""
        tag_id = self.ids.get(name)
        return None if tag_id is None else self._targets.get(tag_id, tag_id)

    def matching(self, pattern: Pattern) -> frozenset[int]:
        """The tags, aliases replaced, whose names match as a whole."""
        known = self._patterns.get(pattern)
        if known is None:
            found = self._in_order().matching(pattern)
            known = frozenset(self._targets.get(i, i) for i in found)
            with self._lock:
                if len(self._patterns) >= _KEPT_PATTERNS:
                    self._patterns = {}
                self._patterns[pattern] = known
        return known

    def of_length(self, low: int, high: int) -> Iterable[tuple[str, int]]:
        """Names of that many characters, with their tags, aliases replaced."""
        for name, tag_id in list(self.ids.items()):
            if low <= len(name) <= high:
                yield name, self._targets.get(tag_id, tag_id)

    def _in_order(self) -> _Sorted:
        ordered = self._sorted
        if ordered is None:
            ordered = self._sorted = _Sorted(sorted(self.ids.items()))
        return ordered


class _Sorted:
    """All names in their order, and in one text, a line each: no name holds a line
    break."""

    def __init__(self, pairs: list[tuple[str, int]]) -> None:
        self._names = [name for name, _ in pairs]
        self._ids = [number for _, number in pairs]
        self._text = "\n".join(self._names)
        lengths = [len(name) + 1 for name in self._names]
        self._ends = np.cumsum(np.array(lengths, np.int64))

    def matching(self, pattern: Pattern) -> list[int]:
        match pattern.parts:
            case (str(prefix), Wild.ANY):
                begin = bisect_left(self._names, prefix)
                end = bisect_left(self._names, prefix + "\U0010ffff", begin)
                return self._ids[begin:end]
        found = re.finditer(_line(pattern), self._text, re.MULTILINE)
        begins = [match.start() for match in found]
        places = np.searchsorted(self._ends, begins, side="right")
        return [self._ids[place] for place in places.tolist()]


def _line(pattern: Pattern) -> str:
    """A pattern for the lines that match. Linear in the text although Python's `re`
    backtracks: the first place where a piece between two `*` fits is the best one, and
    an atomic group never gives it up. RE2 takes 7 microseconds for each line that it
    finds, which for `*a*` is half a second."""
    pieces: list[str] = [""]
    for part in pattern.parts:
        if part is Wild.ANY:
            pieces.append("")
        else:
            pieces[-1] += "[^\n]" if part is Wild.ONE else re.escape(str(part))
    first, *others = pieces
    if not others:
        return f"^{first}$"
    *between, last = others
    middle = "".join(f"(?>[^\n]*?{piece})" for piece in between)
    return f"^{first}{middle}[^\n]*?{last}$"


def settle() -> None:
    """After a restore into another server the transactions that tags note lie in its
    future, and every refresh would read all of them: note this one instead."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE)


TAGS = Directory()
