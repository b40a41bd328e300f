"""`GET /api/v1/json/search/images` with 50 images against the floor, a view that reads
the same rows by their known ids (`bench.floor.page`), on one server."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.conf import settings

from bench.arena import MEGABYTE
from bench.report import ratio, table, verdict
from bench.search_classes import PER_PAGE, Cast, QueryClass
from bench.search_engine import by_index
from bench.site import web
from booru.image_rows import image_rows
from ops import up
from tests.factories import key_of

CONNECTIONS = 4


@dataclass
class Pair:
    """A class's address and that of its floor, and the requests a second of each
    round."""

    asked: QueryClass
    ours: str
    floor: str
    per_second: list[float] = field(default_factory=list)
    floor_per_second: list[float] = field(default_factory=list)
    alone_ms: float = 0.0
    floor_alone_ms: float = 0.0


def measure(plan: up.Plan, cast: Cast, rounds: int, seconds: float) -> str:
    pairs = [_pair(cast, asked) for asked in cast.classes]
    # Nothing here asks for a static file; the middleware wants its folder.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with web(plan) as process:
        for pair in pairs:
            _load(plan, pair.floor, CONNECTIONS, seconds / 2)
        before = _memory(process)
        for pair in pairs:
            _load(plan, pair.ours, CONNECTIONS, seconds / 2)
        for _ in range(rounds):
            for pair in pairs:
                _round(plan, pair, seconds)
        for pair in pairs:
            pair.alone_ms = _load(plan, pair.ours, 1, seconds)["median_ms"]
            pair.floor_alone_ms = _load(plan, pair.floor, 1, seconds)["median_ms"]
        after = _memory(process)
    return (
        f"{CONNECTIONS} connections kept alive, {rounds} rounds of {seconds:g} s in "
        f"turns after one to warm up; {PER_PAGE} images a page.\n\n{_table(pairs)}\n\n"
        f"Memory of the web process: {after / MEGABYTE:.0f} MB after all classes, "
        f"{before / MEGABYTE:.0f} MB when only the floor had been asked."
    )


def _pair(cast: Cast, asked: QueryClass) -> Pair:
    given = {
        "q": asked.query,
        "sf": asked.sf,
        "page": asked.page,
        "per_page": PER_PAGE,
        "filter_id": cast.filter_of(asked).pk,
    }
    if user := cast.viewer_of(asked):
        given["key"] = key_of(user)
    ids = by_index(cast, asked).ids
    assert [row.id for row in image_rows(ids)] == ids
    known = ",".join(map(str, ids))
    return Pair(
        asked,
        f"/api/v1/json/search/images?{urlencode(given)}",
        f"/floor/page?ids={known}",
    )


def _round(plan: up.Plan, pair: Pair, seconds: float) -> None:
    found = _load(plan, pair.ours, CONNECTIONS, seconds)
    pair.per_second.append(found["requests"] / found["seconds"])
    found = _load(plan, pair.floor, CONNECTIONS, seconds)
    pair.floor_per_second.append(found["requests"] / found["seconds"])


def _load(
    plan: up.Plan, path: str, connections: int, seconds: float
) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.load", str(plan.port), str(connections)]
    done = subprocess.run(
        [*command, str(seconds), path], stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _memory(parent: int) -> int:
    """Resident bytes of the largest process below the server's; by Linux."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if int(lines["PPid"]) == parent:
            found.append(int(lines["VmRSS"].split()[0]) * 1024)
    return max(found, default=0)


def _table(pairs: list[Pair]) -> str:
    head = ("class", "requests/s", "floor", "1 connection ms", "floor",
            "times the floor")  # fmt: skip
    rows = []
    for pair in pairs:
        middle, text = ratio(pair.floor_per_second, pair.per_second)
        most = pair.asked.times_floor
        rows.append(
            [
                pair.asked.name,
                f"{median(pair.per_second):.0f}",
                f"{median(pair.floor_per_second):.0f}",
                f"{pair.alone_ms:.2f}",
                f"{pair.floor_alone_ms:.2f}",
                f"{text}, aim {most}: {verdict(middle <= most)}",
            ]
        )
    return table(head, rows)
