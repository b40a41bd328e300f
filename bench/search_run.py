"""The parts of `python -m bench search` in their order, and the table of growth."""

from __future__ import annotations

import json
import time
from statistics import median

from django.db import connection

from bench import (
    search_classes,
    search_engine,
    search_requests,
    search_table,
    search_uploads,
    search_writes,
)
from bench.home import bench_home
from bench.report import table, verdict
from bench.search_classes import Cast, QueryClass
from bench.search_engine import Times
from booru.index.directory import Directory
from booru.snapshot import snapshot
from ops import up

PENDING = 500
MANY_TAGS_SECONDS = 1.0
_GROWTH = "search-growth.json"


def run(plan: up.Plan, rounds: int, images: int) -> str:
    search_table.make_table()
    if search_uploads.newest_id() > images:
        # Of a run that was broken off: the generator's ids begin at 1.
        search_uploads.remove(images)
    cast = search_classes.cast()
    merged = search_engine.compare(cast, rounds)
    with search_uploads.uploaded(PENDING) as facts:
        waiting = search_engine.compare(cast, rounds, with_sql=False)
    requests = search_requests.measure(plan, cast, rounds, 0.3)
    writes = search_writes.measure(cast)
    _keep(images, merged, waiting)
    return "\n\n".join(
        [
            f"{images:,} images; {rounds} rounds in turns. “Pending” is with {PENDING} "
            f"images not merged yet, {facts:,} facts. Aims: at most "
            f"{search_engine.WARM_MS:g} ms warm, {search_engine.COLD_MS:g} ms cold, "
            f"and {search_engine.BROAD_TIMES:g} times as fast as SQL where the hits "
            f"are many, else not slower.",
            search_engine.report(cast, merged, waiting),
            _many_tags(cast),
            _directory(),
            requests,
            writes,
            growth(cast),
        ]
    )


def _many_tags(cast: Cast) -> str:
    """A wildcard that most tags match, found by the rows of the taggings as well."""
    asked = QueryClass("", "*a*", "")
    search_engine.forget()
    begin = time.perf_counter()
    hits = search_engine.by_index(cast, asked)
    seconds = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM booru_tag WHERE name LIKE '%a%'")
        tags = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM booru_image i WHERE approved"
            " AND NOT hidden_from_users AND EXISTS (SELECT FROM booru_tagging g"
            " JOIN booru_tag t ON t.id = g.tag_id WHERE g.image_id = i.id"
            " AND (t.name LIKE '%a%' OR EXISTS (SELECT FROM booru_tag a"
            " WHERE a.aliased_tag_id = t.id AND a.name LIKE '%a%')))"
        )
        assert cursor.fetchone()[0] == hits.total
    met = verdict(seconds <= MANY_TAGS_SECONDS)
    return (
        f"A wildcard over {tags:,} tags, cold: {1000 * seconds:.0f} ms; "
        f"aim {1000 * MANY_TAGS_SECONDS:g} ms: {met}"
    )


def _directory() -> str:
    fresh = Directory()
    begin = time.perf_counter()
    with snapshot():
        fresh.refresh()
    seconds = time.perf_counter() - begin
    return (
        f"A new process reads its directory of {len(fresh.names):,} tags in "
        f"{1000 * seconds:.0f} ms, once; “cold” is after that."
    )


# Growth ---------------------------------------------------------------------------


def _keep(images: int, merged: dict[str, Times], waiting: dict[str, Times]) -> None:
    """For the runs of other sizes."""
    found = {
        name: {
            "SQL": 1000 * median(merged[name].sql),
            "cold": 1000 * median(merged[name].cold),
            "warm": 1000 * median(merged[name].warm),
            "pending": 1000 * median(waiting[name].warm),
        }
        for name in merged
    }
    (bench_home() / str(images) / _GROWTH).write_text(json.dumps(found))


def growth(cast: Cast) -> str:
    """Milliseconds at every size that was measured below this BENCH_HOME."""
    known = {
        int(file.parent.name): json.loads(file.read_text())
        for file in bench_home().glob(f"*/{_GROWTH}")
    }
    sizes = sorted(known)
    head = ["SQL / cold / warm / pending", *(f"{size:,}" for size in sizes)]
    rows = []
    for place, asked in enumerate(cast.classes):
        row = [asked.name]
        for size in sizes:
            # By place: a page's number is in its name.
            times = list(known[size].values())[place]
            row.append(" / ".join(f"{value:.3g}" for value in times.values()))
        rows.append(row)
    return table(head, rows)
