"""Times that ascend with the id, and the few images where they do not.

An image that is displaced (`booru.index.order`) stands, in the order of time, right
above its anchor: the last image in order that is not after it. So a page of the newest
needs no times at all, and a range of time is a range of ids. What a process finds out
about displaced images counts until a merge touches them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from pyroaring import BitMap

from booru.index import bitmaps
from booru.index.keys import Flag, Kind, flag
from booru.index.order import Ascent
from booru.index.store import Keys, Merges, array
from booru.snapshot import binary_cursor

FLAGS = {
    Kind.CREATED_AT: Flag.CREATED_DISPLACED,
    Kind.FIRST_SEEN_AT: Flag.SEEN_DISPLACED,
}
_COLUMNS = {Kind.CREATED_AT: "created_at", Kind.FIRST_SEEN_AT: "first_seen_at"}
#: After any time that an image can have, in PostgreSQL's range.
_END = 2**32
#: More than so many are not looked at one by one.
FEW = 2000

# In whole seconds, as everywhere here; ties go by id.
_ANCHORS = """
SELECT d.id, floor(extract(epoch FROM d.{column}))::bigint, coalesce((
    SELECT i.id FROM booru_image i
    WHERE i.{column} < date_trunc('second', d.{column}) + interval '1 second'
      AND (i.{column} < date_trunc('second', d.{column}) OR i.id < d.id)
      AND i.id <> ALL(%s)
    ORDER BY i.{column} DESC, i.id DESC LIMIT 1), 0)
FROM booru_image d WHERE d.id = ANY(%s)
"""
# The first in order from a second on, and the last before one.
_BOUNDS = """
SELECT (SELECT id FROM booru_image
        WHERE {column} >= to_timestamp(%s) AND id <> ALL(%s::int[])
        ORDER BY {column}, id LIMIT 1),
       (SELECT id FROM booru_image
        WHERE {column} < to_timestamp(%s) AND id <> ALL(%s::int[])
        ORDER BY {column} DESC, id DESC LIMIT 1)
"""


@dataclass(frozen=True)
class Displaced:
    """`above` ascends: (anchor, time, id) of each. `ascent` is up to where the others
    had ascended then."""

    ids: BitMap
    above: list[tuple[int, int, int]]
    ascent: Ascent

    @cached_property
    def is_settled(self) -> bool:
        """Whether whatever ascends later stands above all of these."""
        latest = max((moment for _, moment, _ in self.above), default=-1)
        return latest < self.ascent.last_time


_known: dict[Kind, tuple[Merges, Displaced]] = {}


def displaced(keys: Keys, kind: Kind, ascent: Ascent) -> Displaced | None:
    """Those that are merged; None if they are many. Needs the flag's key loaded."""
    which = flag(FLAGS[kind])
    ids = keys.of(which)
    if len(ids) > FEW:
        return None
    merges = keys.merges.get(which, ())
    known = _known.get(kind)
    if (
        known is None
        or known[0] != merges
        or not (known[1].is_settled or known[1].ascent == ascent)
    ):
        known = _known[kind] = (merges, _read(keys, kind, ids, ascent))
    return known[1]


def _read(keys: Keys, kind: Kind, ids: BitMap, ascent: Ascent) -> Displaced:
    if not ids:
        return Displaced(ids, [], ascent)
    others = list(_out_of_order(keys, kind, ids))
    with connection.cursor() as cursor:
        cursor.execute(_ANCHORS.format(column=_COLUMNS[kind]), [others, list(ids)])
        above = sorted((anchor, moment, image) for image, moment, anchor in cursor)
    return Displaced(ids, above, ascent)


def in_range(
    keys: Keys, kind: Kind, ascent: Ascent, low: int | None, high: int | None
) -> BitMap | None:
    """The images of a range of whole seconds, both ends inside; None where too many
    are displaced. Needs the flag's key and the pending facts loaded."""
    late = displaced(keys, kind, ascent)
    if late is None:
        return None
    begin, end = max(low or 0, 0), _END if high is None else high
    others = _out_of_order(keys, kind, late.ids)
    first, last = _bounds(kind, begin, end, others)
    found = BitMap()
    if first is not None and last is not None and first <= last:
        found = BitMap(range(first, last + 1)) - others
    found |= BitMap([image for _, t, image in late.above if begin <= t <= end])
    changed = keys.changed.get(kind, {})
    found -= BitMap(changed)
    found |= BitMap([image for image, t in changed.items() if begin <= t <= end])
    return found


def _out_of_order(keys: Keys, kind: Kind, late: BitMap) -> BitMap:
    """Nothing is known of the order of what is pending: it must be no bound."""
    return late | BitMap(keys.changed.get(kind, {}))


def _bounds(
    kind: Kind, begin: int, end: int, others: BitMap
) -> tuple[int | None, int | None]:
    without = array(others)
    with binary_cursor() as cursor:
        text = _BOUNDS.format(column=_COLUMNS[kind])
        cursor.execute(text, [begin, without, end + 1, without])
        first, last = cursor.fetchone()
    return first, last


def page(
    hits: BitMap, late: Displaced, offset: int, count: int, *, highest: bool
) -> list[int]:
    """A page of hits by time. Whatever is displaced is merged and among `late`."""
    if not highest:
        end = len(hits) - offset
        begin = max(0, end - count)
        return page(hits, late, begin, max(0, end - begin), highest=True)[::-1]
    between = [(anchor, image) for anchor, _, image in late.above if image in hits]
    between.reverse()
    ascending = hits - late.ids
    total = len(ascending)

    def place(index: int) -> int:
        """Where the index-th of those in between stands in the whole."""
        return total - ascending.rank(between[index][0]) + index

    places = range(len(between))
    start = bisect_left(places, offset, key=place)
    stop = bisect_left(places, offset + count, key=place)
    found = bitmaps.newest(
        ascending, offset - start, count - (stop - start), highest=True
    )
    for index in range(start, stop):
        found.insert(place(index) - offset, between[index][1])
    return found
