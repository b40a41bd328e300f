"""Ids and exact total of each class: the index, cold and warm, against SQL, in turns
and in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from django.db import connection

from bench.report import ratio, table, verdict
from bench.search_classes import PER_PAGE, Cast, QueryClass
from booru.image_search import Hits, order_of, search_images
from booru.index.directory import TAGS
from booru.index.store import CACHE

WARM_MS, COLD_MS = 5.0, 10.0
#: Broad queries at least so many times as fast as SQL, and none slower than it.
BROAD_TIMES, LEAST_TIMES = 10.0, 1.0
_SHOWN = "approved AND NOT hidden_from_users"


@dataclass
class Times:
    """Seconds of each round."""

    total: int = 0
    warm: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)


def compare(cast: Cast, rounds: int, *, with_sql: bool = True) -> dict[str, Times]:
    """Each class by name. Both ways must find the same, also where only one of them
    is timed."""
    found = {asked.name: Times() for asked in cast.classes}
    for asked in cast.classes:
        ours, theirs = by_index(cast, asked), by_sql(asked)
        assert ours.total == theirs.total, (asked.name, ours.total, theirs.total)
        assert ours.ids == theirs.ids or not asked.same_ids, (asked, ours, theirs)
        found[asked.name].total = ours.total
    for _ in range(rounds):
        for asked in cast.classes:
            times = found[asked.name]
            forget()
            times.cold.append(_timed(lambda: by_index(cast, asked)))  # noqa: B023
            times.warm.append(_timed(lambda: by_index(cast, asked)))  # noqa: B023
            if with_sql:
                times.sql.append(_timed(lambda: by_sql(asked)))  # noqa: B023
    return found


def forget() -> None:
    """As a process that has just started, its directory of tags read: no bitmap and
    no list of the tags that a pattern matches is kept."""
    CACHE.clear()
    TAGS._patterns = {}


def by_index(cast: Cast, asked: QueryClass) -> Hits:
    return search_images(
        asked.query,
        viewer=cast.viewer_of(asked),
        chosen=cast.filter_of(asked),
        order=order_of(asked.sf, "desc"),
        offset=asked.offset,
        limit=PER_PAGE,
    )


def by_sql(asked: QueryClass) -> Hits:
    found = f"FROM bench_image WHERE {_SHOWN} AND {asked.where}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {found}")
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT id {found} ORDER BY {asked.order}"
            f" LIMIT {PER_PAGE} OFFSET {asked.offset}"
        )
        return Hits(total, [row[0] for row in cursor])


def _timed(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def report(cast: Cast, merged: dict[str, Times], waiting: dict[str, Times]) -> str:
    """`merged` was measured without pending facts, `waiting` with them."""
    head = ("class", "hits", "SQL ms", "cold", "warm", "cold, pending",
            "warm, pending", "SQL / warm", "aims")  # fmt: skip
    rows = []
    for asked in cast.classes:
        times, late = merged[asked.name], waiting[asked.name]
        middle, text = ratio(times.sql, times.warm)
        least = BROAD_TIMES if asked.broad else LEAST_TIMES
        aims = [
            verdict(_ms(late.warm) <= WARM_MS and _ms(times.warm) <= WARM_MS),
            verdict(_ms(late.cold) <= COLD_MS and _ms(times.cold) <= COLD_MS),
            verdict(middle >= least),
        ]
        columns = (times.sql, times.cold, times.warm, late.cold, late.warm)
        cells = [f"{_ms(column):.2f}" for column in columns]
        rows.append([asked.name, f"{times.total:,}", *cells, text, ", ".join(aims)])
    return table(head, rows)


def _ms(seconds: list[float]) -> float:
    return 1000 * median(seconds)
