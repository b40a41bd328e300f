"""Searches and merges on an index without images."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from django.db import connection, transaction

from accounts.models import User
from bench import search_growth_data
from bench.arena import MEGABYTE, resident
from bench.report import table
from bench.search_classes import prefix_of_many
from bench.search_engine import forget
from bench.search_writes import wal
from booru.image_search import order_of, search_images
from booru.index import merger
from booru.index.keys import Flag, Kind, flag, key
from booru.index.store import CACHE
from booru.models import Filter
from ops.benchmark_data.names import make_names
from ops.benchmark_data.shape import tag_shares, tags_for
from ops.benchmark_data.tag_list import tag_seeds

PENDING, MERGED, VOTES = 500, 1000, 100
_LARGE = 1024 * MEGABYTE
_FACTS = """
INSERT INTO search_pending (key, image, value)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::float8[])
"""
Facts = tuple[list[int], list[int], list[float]]


@dataclass
class Case:
    name: str
    query: str
    sf: str = ""
    page: int = 1
    hidden: list[int] = field(default_factory=list)


def run(rounds: int, images: int) -> str:
    search_growth_data.make(images)
    cases = _cases(images)
    budget = CACHE.limit
    columns = {"cold": _measured(cases, rounds, cold=True)}
    columns[f"warm, {budget // MEGABYTE} MB"] = _measured(cases, rounds)
    CACHE.limit = _LARGE
    columns[f"warm, {_LARGE // MEGABYTE} MB"] = _measured(cases, rounds)
    kept = CACHE.size
    with _undone():
        _tell(_uploads(images, PENDING))
        columns[f"{PENDING} pending"] = _measured(cases, rounds)
    rows = []
    for case in cases:
        hits, *_ = (found[case.name] for found in columns.values())
        times = [f"{found[case.name][1]:.2f}" for found in columns.values()]
        rows.append([case.name, f"{hits[0]:,}", *times])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('search_bits')")
        size = cursor.fetchone()[0]
    return (
        f"An index of {images:,} images, {size / MEGABYTE:.0f} MB, without any image; "
        f"ms, medians of {rounds}. The process holds {resident() / MEGABYTE:.0f} MB at "
        f"the end, {kept / MEGABYTE:.0f} MB of it decoded keys.\n\n"
        f"{table(('class', 'hits', *columns), rows)}\n\n{_merges(images)}"
    )


def _cases(images: int) -> list[Case]:
    seeds = tag_seeds(tags_for(images))
    names = [seed.name for seed in seeds if seed.category != "rating"]
    ids = make_names(images).tag_ids.tolist()
    hidden = [ids[rank] for rank in (*range(30, 90, 3), *range(100, 200, 10))]
    broad, page = names[0], 600
    user = User.objects.order_by("pk").first()
    assert user is not None
    return [
        Case("default order", "*"),
        Case("broad tag", broad),
        Case("two broad", f"{broad}, {names[2]}"),
        Case(
            "four, two negated",
            f"{broad}, {names[1]}, {names[4]}, {names[7]}, -{names[9]}, -{names[12]}",
        ),
        Case("wildcard", f"{prefix_of_many(names)}*"),
        Case("score range on broad", f"{broad}, score.gte:100"),
        Case("30 days, by slices", "updated_at.gte:2021-03-01, updated_at.lt:2021-04"),
        Case("by score", broad, "score"),
        Case("by wilson_score", broad, "wilson_score"),
        Case("random:42", broad, "random:42"),
        Case("faves", f"faved_by_id:{user.pk}, {broad}"),
        Case("30 hidden tags", broad, hidden=hidden),
        Case(f"page {page}", broad, page=page),
        Case(f"page {page} by score", broad, "score", page),
    ]


def _measured(
    cases: list[Case], rounds: int, *, cold: bool = False
) -> dict[str, tuple[int, float]]:
    """(hits, median milliseconds) by name."""
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    hits = {case.name: _search(case) for case in cases}
    for _ in range(rounds):
        for case in cases:
            if cold:
                forget()
            begin = time.perf_counter()
            _search(case)
            seconds[case.name].append(time.perf_counter() - begin)
    return {name: (hits[name], 1000 * median(seconds[name])) for name in seconds}


def _search(case: Case) -> int:
    return search_images(
        case.query,
        viewer=None,
        chosen=Filter(hidden_tag_ids=case.hidden, spoilered_tag_ids=[]),
        order=order_of(case.sf, "desc"),
        offset=50 * (case.page - 1),
        limit=50,
    ).total


# Writing --------------------------------------------------------------------------


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _merges(images: int) -> str:
    kinds: dict[str, Callable[[], Facts]] = {
        f"{MERGED} uploads": lambda: _uploads(images, MERGED),
        f"{VOTES} votes on all images": lambda: _votes(1, images),
        f"{VOTES} votes on the newest 10,000": lambda: _votes(images - 9_999, images),
    }
    rows = []
    for name, facts in kinds.items():
        with _undone(), connection.cursor() as cursor:
            count = _tell(facts())
            start, begin = wal(cursor), time.perf_counter()
            merger.merge_locked()
            seconds = time.perf_counter() - begin
            written = (wal(cursor) - start) / MEGABYTE
        rows.append([name, f"{count:,}", f"{1000 * seconds:.0f}", f"{written:.1f}"])
    return table(("merging", "facts", "ms", "MB of WAL"), rows)


def _tell(facts: Facts) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, list(facts))
        cursor.execute("ANALYZE search_pending")
    return len(facts[0])


def _uploads(images: int, count: int) -> Facts:
    """New images with 19 tags, as likely as in the others, and every number."""
    rng = np.random.default_rng(2)
    names = make_names(images).tag_ids
    shares = tag_shares()[: names.size]
    keys: list[int] = []
    ids: list[int] = []
    values: list[float] = []
    for number in range(images + 1, images + count + 1):
        tags = np.unique(rng.choice(names, 19, p=shares / shares.sum()))
        numbers = {
            key(kind, 0): float(value)
            for kind, value in search_growth_data.numbers_of_one(rng).items()
        }
        flags = {flag(Flag.SHOWN): 1.0, flag(Flag.APPROVED): 1.0}
        facts = {key(Kind.TAG, tag): 1.0 for tag in tags.tolist()} | numbers | flags
        keys += facts
        ids += [number] * len(facts)
        values += facts.values()
    return keys, ids, values


def _votes(first: int, last: int) -> Facts:
    rng = np.random.default_rng(3)
    images = rng.integers(first, last + 1, VOTES).tolist()
    kinds = (Kind.SCORE, Kind.UPVOTES, Kind.WILSON_SCORE)
    keys = [key(kind, 0) for _ in images for kind in kinds]
    values = [value for _ in images for value in (101.0, 101.0, 0.9)]
    return keys, [image for image in images for _ in kinds], values
