"""Writing bitmaps: a key's rows, cut at borders of 65,536 ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from booru.index.store import array
from booru.snapshot import binary_cursor

#: A longer row is cut. One of 32 kB is 17 pages in TOAST: read as fast per byte as
#: any, and little to write again for one changed bit.
LONGEST = 32 * 1024
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of `search_bits`: `bits` from block `place` on, up to the next row's."""

    key: int
    place: int
    bits: BitMap


def cut(segment: Segment) -> Iterator[tuple[int, int, bytes]]:
    """The rows (key, place, bytes) that hold the segment. The first keeps its place,
    so that every key has a row at 0."""
    segment.bits.run_optimize()
    data = segment.bits.serialize()
    if len(data) <= LONGEST or not segment.bits:
        yield segment.key, segment.place, data
        return
    place, gathered, size = segment.place, BitMap(), 0
    for block in blocks(segment.bits):
        start = block << _BLOCK
        piece = segment.bits & BitMap(range(start, start + (1 << _BLOCK)))
        length = len(piece.serialize())
        if gathered and size + length > LONGEST:
            yield segment.key, place, gathered.serialize()
            place, gathered, size = block, BitMap(), 0
        gathered |= piece
        size += length
    yield segment.key, place, gathered.serialize()


def blocks(bits: BitMap) -> Iterator[int]:
    """The blocks of 65,536 ids in which it has any, ascending."""
    if not bits:
        return
    block, last = bits.min() >> _BLOCK, bits.max() >> _BLOCK
    while block < last:
        yield block
        block = bits.next_set_bit(block + 1 << _BLOCK) >> _BLOCK
    yield last


_TOUCHED = """
SELECT DISTINCT ON (b.key, b.seg) b.key, b.seg, b.bits
FROM unnest(%s::bigint[], %s::int[]) AS t (key, block)
CROSS JOIN LATERAL (
    SELECT key, seg, bits FROM search_bits s
    WHERE s.key = t.key AND s.seg <= t.block ORDER BY s.seg DESC LIMIT 1
) b
"""
_INSERT = """
INSERT INTO {table} (key, seg, gen, bits)
SELECT k, s, %s, b FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) AS n (k, s, b)
"""
_REPLACE = """
ON CONFLICT (key, seg) DO UPDATE SET gen = excluded.gen, bits = excluded.bits
"""


def touched(places: Iterable[tuple[int, int]]) -> dict[int, list[Segment]]:
    """The segments that hold these (key, block)s, by key, their places ascending."""
    pairs = list(places)
    found: dict[int, list[Segment]] = {}
    with binary_cursor() as cursor:
        arrays = [array(k for k, _ in pairs), array(b for _, b in pairs)]
        cursor.execute(_TOUCHED, arrays)
        for key, place, data in cursor:
            segment = Segment(key, place, BitMap.deserialize(data))
            found.setdefault(key, []).append(segment)
    return found


def put(segments: Iterable[Segment], generation: int, *, new_table: str = "") -> None:
    """Write these segments over those that are there; or into a new table, where
    there are none."""
    rows = [row for segment in segments for row in cut(segment)]
    if not rows:
        return
    keys, places, data = zip(*rows, strict=True)
    statement = _INSERT.format(table=new_table or "search_bits")
    if not new_table:
        statement += _REPLACE
    with binary_cursor() as cursor:
        cursor.execute(statement, [generation, array(keys), array(places), list(data)])
