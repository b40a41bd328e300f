"""The index made anew beside the living one, and the living one checked. Both while
writers and readers go on (spikes: index, section 4)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from django.db import connection, transaction
from pyroaring import BitMap

from booru.index import segments, texts, times
from booru.index.build import Progress, built
from booru.index.keys import TEXTS, Flag, Kind, flag, is_sliced, key, kind_of
from booru.index.merger import LOCK
from booru.index.order import Ascent, Orders
from booru.index.segments import Segment
from booru.index.store import Keys
from booru.index.tables import bits_table
from booru.search import vectors
from booru.search.words import analyse
from booru.snapshot import snapshot

_NEW = "search_bits_new"
_AT_ONCE = 2000
_SWAP = f"""
DROP TABLE search_bits;
ALTER TABLE {_NEW} RENAME TO search_bits;
ALTER INDEX {_NEW}_key RENAME TO search_bits_key;
"""


_IS_MISSING = """
SELECT EXISTS (SELECT FROM booru_image)
    AND NOT EXISTS (SELECT FROM search_bits WHERE key <> 0)
    AND NOT EXISTS (SELECT FROM search_pending)
"""


def is_missing() -> bool:
    """Whether there are images that no key knows: they are older than the index."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_MISSING)
        return bool(cursor.fetchone()[0])


def reindex(progress: Progress) -> int:
    """Build all keys from the tables, put them in place of the living ones, and find
    the words of all texts; how many keys there are. Searches stay right meanwhile."""
    with _merger_held():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {_NEW}")
        with snapshot(read_only=False):
            with connection.cursor() as cursor:
                cursor.execute(bits_table(_NEW))
                cursor.execute(
                    "CREATE TEMPORARY TABLE search_merged ON COMMIT PRESERVE ROWS AS"
                    " SELECT seq FROM search_pending"
                )
            count, orders = _fill(progress)
        # A reader whose snapshot is older than the new rows has read the old by now.
        time.sleep(0.2)
        _swap(orders)
    texts.note_all()
    texts.read_words()
    with connection.cursor() as cursor:
        # What PostgreSQL believes of the tables is that they are empty.
        cursor.execute("ANALYZE search_bits, search_text")
    return count


@contextmanager
def _merger_held() -> Iterator[None]:
    """For several transactions: no merge meanwhile, what is pending grows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _fill(progress: Progress) -> tuple[int, Orders]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('search_generation')")
        generation = cursor.fetchone()[0]
    count = 0
    slices: dict[int, BitMap] = {}
    waiting: list[Segment] = []
    for any_key, bits in built(progress):
        if kind_of(any_key) in times.FLAGS:
            slices[any_key] = bits
        if bits:
            waiting.append(Segment(any_key, 0, bits))
            count += 1
        if len(waiting) >= _AT_ONCE:
            segments.put(waiting, generation, new_table=_NEW)
            waiting = []
    displaced, orders = _displaced(slices)
    waiting += [Segment(flag(f), 0, bits) for f, bits in displaced.items() if bits]
    segments.put(waiting, generation, new_table=_NEW)
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {_NEW} ADD CONSTRAINT {_NEW}_key PRIMARY KEY (key, seg)"
        )
    return count, orders


def _displaced(slices: dict[int, BitMap]) -> tuple[dict[Flag, BitMap], Orders]:
    orders, found, now = Orders(0, 0, 0, 0), {}, int(time.time())
    for kind, which in times.FLAGS.items():
        ids, moments = _times(slices, kind)
        ascent = Ascent.of(orders, kind)
        found[which] = BitMap(ascent.climb(ids.tolist(), moments.tolist(), now=now))
        orders = ascent.noted_in(orders, kind)
    return found, orders


def _times(slices: dict[int, BitMap], kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """All images with their times, ids ascending."""
    parts = [slices.get(key(kind, place), BitMap()) for place in range(32)]
    whole = BitMap.union(*parts)
    ids = np.array(whole.to_array(), np.uint32)
    moments = np.zeros(len(ids), np.uint32)
    for place, bits in enumerate(parts):
        having = np.array(bits.to_array(), np.uint32)
        moments[np.searchsorted(ids, having)] |= np.uint32(1 << place)
    return ids, moments


@transaction.atomic
def _swap(orders: Orders) -> None:
    """What was pending when the rows were read is in the new table. Deleted first:
    the exchange needs the table for itself, and holds it a millisecond."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_pending p USING search_merged m WHERE m.seq = p.seq"
        )
        cursor.execute("DROP TABLE search_merged")
        cursor.execute(
            "UPDATE search_state SET created_id = %s, created_at = %s,"
            " seen_id = %s, seen_at = %s",
            [orders.created_id, orders.created_at, orders.seen_id, orders.seen_at],
        )
        cursor.execute(_SWAP)


# Checking -------------------------------------------------------------------------


@dataclass
class Report:
    """What differs between the index and the tables."""

    keys: int = 0
    facts_pending: int = 0
    texts: int = 0
    differences: list[str] = field(default_factory=list)


def check(progress: Progress) -> Report:
    """Compare every key, pending facts laid over, and every text's words with the
    tables, in one snapshot: exact while writers and merger go on."""
    report = Report()
    with snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_pending")
            report.facts_pending = cursor.fetchone()[0]
        expected = {k: bits for k, bits in built(progress) if bits}
        report.keys = len(expected)
        _check_keys(expected, report)
        _check_order(expected, report)
        _check_texts(report)
    return report


def _check_keys(expected: dict[int, BitMap], report: Report) -> None:
    flags = {flag(which) for which in times.FLAGS.values()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT key FROM search_bits WHERE key <> 0")
        stored = {row[0] for row in cursor} - flags
        cursor.execute("SELECT DISTINCT key FROM search_pending")
        pending = {row[0] for row in cursor}
    every = sorted(set(expected) | stored | pending)
    kinds = {kind_of(k) for k in every if is_sliced(kind_of(k))}
    for kind in sorted(kinds):
        held = Keys(kept=False)
        held.load([], [kind])
        for place, bits in enumerate(held.slices(kind)):
            _compare(key(kind, place), bits, expected, report)
    plain = [k for k in every if not is_sliced(kind_of(k))]
    for start in range(0, len(plain), _AT_ONCE):
        part = plain[start : start + _AT_ONCE]
        held = Keys(kept=False)
        held.load(part)
        for any_key in part:
            _compare(any_key, held.of(any_key), expected, report)


def _compare(
    any_key: int, held: BitMap, expected: dict[int, BitMap], report: Report
) -> None:
    wrong = held ^ expected.get(any_key, BitMap())
    if wrong:
        kind, number = kind_of(any_key), any_key & 0xFF_FFFF_FFFF
        some = ", ".join(map(str, wrong[:5]))
        report.differences.append(
            f"{kind.name} {number}: {len(wrong)} images differ, such as {some}"
        )


def _check_order(expected: dict[int, BitMap], report: Report) -> None:
    """Which images count as displaced depends on the merges, but the others must
    ascend."""
    for kind, which in times.FLAGS.items():
        held = Keys(kept=False)
        held.load([flag(which)], [kind])
        ids, moments = _times(expected, kind)
        out = held.of(flag(which)) | BitMap(held.changed[kind])
        kept = ~np.isin(ids, np.array(out.to_array(), np.uint32))
        if (np.diff(moments[kept].astype(np.int64)) < 0).any():
            report.differences.append(f"{which.name}: images that are not in order")


_TEXTS = """
SELECT t.image, r.{column}, t.words, r.id IS NULL OR coalesce(r.{column}, '') = ''
FROM search_text t LEFT JOIN booru_image r ON r.id = t.image
WHERE t.field = {number}
"""
_UNNOTED = """
SELECT r.id FROM booru_image r WHERE coalesce(r.{column}, '') <> '' AND NOT EXISTS (
    SELECT FROM search_text t WHERE t.field = {number} AND t.image = r.id)
"""


def _check_texts(report: Report) -> None:
    for column, number in TEXTS.items():
        facts = {"column": column, "number": number}
        with connection.cursor() as cursor:
            cursor.execute(_UNNOTED.format(**facts))
            missing = [row[0] for row in cursor]
        report.differences += [f"{column} of image {i} has no note" for i in missing]
        with connection.connection.cursor("search_check") as cursor:
            cursor.execute(_TEXTS.format(**facts))
            for image, text, words, is_gone in cursor:
                report.texts += 1
                differs = words is not None and vectors.read(words) != dict(
                    vectors.places(analyse(text or ""))
                )
                if is_gone or differs:
                    report.differences.append(f"{column} of image {image}: its words")
