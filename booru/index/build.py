"""Every key of every image, computed from the tables alone: what a rebuild writes and
what a check compares with. Reads in the snapshot of the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db import connection
from pyroaring import BitMap

from booru.index import bitmaps
from booru.index.keys import (
    BITS,
    CATEGORY_COUNTS,
    CHOICES,
    FLAGS,
    NUMBERS,
    RELATIONS,
    Kind,
    flag,
    key,
    ordinals_of,
)
from booru.snapshot import binary_cursor

# ruff: noqa: S608 - made of our own constants

#: Images at once: a block of a bitmap.
_STEP = 65_536
#: done, total
Progress = Callable[[int, int], None]

_CHUNK = f"""
SELECT string_agg(int4send(r.id), ''),
    {", ".join(f"string_agg(int4send(({sql})::int), '')" for sql in FLAGS.values())},
    {
    ", ".join(
        f"string_agg(int4send(coalesce({sql}, -1)::int), '')"
        for sql in CHOICES.values()
    )
},
    {", ".join(f"string_agg(float8send({sql}), '')" for sql in NUMBERS.values())}
FROM (SELECT * FROM booru_image WHERE id >= %s AND id < %s ORDER BY id) r
"""
_SOURCES = """
SELECT string_agg(int4send(image_id), ''), string_agg(float8send(n), '')
FROM (SELECT image_id, count(*) AS n FROM booru_imagesource
      WHERE image_id >= %s AND image_id < %s GROUP BY 1 ORDER BY 1) s
"""
_TAG_COUNTS = """
SELECT category, string_agg(int4send(image_id), ''), string_agg(float8send(n), '')
FROM (SELECT g.image_id, t.category, count(*) AS n
      FROM booru_tagging g JOIN booru_tag t ON t.id = g.tag_id
      WHERE g.image_id >= %s AND g.image_id < %s
      GROUP BY GROUPING SETS ((1, 2), (1)) HAVING grouping(t.category) = %s
      ORDER BY 2, 1) s
GROUP BY category
"""


@dataclass
class Numbers:
    """The slices of the numbers, gathered chunk by chunk."""

    slices: dict[Kind, list[BitMap]] = field(default_factory=dict)

    def add(self, kind: Kind, ids: np.ndarray, values: np.ndarray) -> None:
        gathered = self.slices.setdefault(kind, [BitMap() for _ in range(BITS)])
        parts = bitmaps.sliced(ids, ordinals_of(kind, values))
        for whole, part in zip(gathered, parts, strict=True):
            whole |= part


def built(progress: Progress) -> Iterator[tuple[int, BitMap]]:
    """(key, its images) of all keys that have any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM booru_image"
        )
        first, last = cursor.fetchone()
    steps = range(first, last + 1, _STEP)
    total = len(steps) + len(RELATIONS)
    numbers, sets = Numbers(), _gathered()
    for done, start in enumerate(steps):
        _read_images(start, sets, numbers)
        _read_counts(start, numbers)
        progress(done, total)
    yield from sets.items()
    for kind, slices in numbers.slices.items():
        yield from ((key(kind, place), bits) for place, bits in enumerate(slices))
    for done, relation in enumerate(RELATIONS, len(steps)):
        statement = (
            f"SELECT id, string_agg(int4send(image_id), '') FROM ("
            f"SELECT {relation.id} AS id, r.{relation.image} AS image_id"
            f" FROM {relation.table} r"
            f" WHERE {relation.where} ORDER BY 1, 2) s GROUP BY id"
        )
        for number, images in _streamed(statement):
            yield key(relation.kind, number), BitMap(_ids(images))
        progress(done, total)
    progress(total, total)


class _gathered(dict[int, BitMap]):
    def __missing__(self, any_key: int) -> BitMap:
        self[any_key] = BitMap()
        return self[any_key]


def _read_images(start: int, sets: _gathered, numbers: Numbers) -> None:
    with binary_cursor() as cursor:
        cursor.execute(_CHUNK, [start, start + _STEP])
        row = list(cursor.fetchone())
    if row[0] is None:
        return
    ids = _ids(row.pop(0))
    for which in FLAGS:
        sets[flag(which)] |= BitMap(ids[_ids(row.pop(0)) == 1])
    for kind in CHOICES:
        chosen = np.frombuffer(row.pop(0), ">i4")
        for number in np.unique(chosen[chosen >= 0]).tolist():
            sets[key(kind, number)] |= BitMap(ids[chosen == number])
    for kind in NUMBERS:
        numbers.add(kind, ids, np.frombuffer(row.pop(0), ">f8"))


def _read_counts(start: int, numbers: Numbers) -> None:
    with binary_cursor() as cursor:
        cursor.execute(_SOURCES, [start, start + _STEP])
        ((images, counts),) = cursor.fetchall()
        _add(numbers, Kind.SOURCE_COUNT, images, counts)
        for is_total in (1, 0):
            cursor.execute(_TAG_COUNTS, [start, start + _STEP, is_total])
            for category, images, counts in cursor.fetchall():
                kind = Kind.TAG_COUNT if is_total else CATEGORY_COUNTS.get(category)
                if kind is not None:
                    _add(numbers, kind, images, counts)


def _add(numbers: Numbers, kind: Kind, images: bytes | None, counts: bytes) -> None:
    if images is not None:
        numbers.add(kind, _ids(images), np.frombuffer(counts, ">f8"))


def _ids(data: bytes) -> np.ndarray:
    return np.frombuffer(data, ">u4").astype(np.uint32)


def _streamed(statement: str) -> Iterator[tuple[int, bytes]]:
    """Row by row from the server, whose memory and ours stay small."""
    with connection.connection.cursor("search_build", binary=True) as cursor:
        cursor.itersize = 500
        cursor.execute(statement)
        yield from cursor
