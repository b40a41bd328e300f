"""`GET /api/v1/json/images/:id` against the floor, on one server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.report import ratio, table, verdict
from bench.site import Site, serving

LEAST_SHARE = 0.5
CONNECTIONS = 8
SECONDS, LATENCY_SECONDS = 2.0, 0.6


@dataclass
class Route:
    """One address pattern, and what was measured of it."""

    name: str
    path: Callable[[int], str]
    floor: str = ""
    queries: int = 0
    per_second: list[float] = field(default_factory=list)
    latency: list[float] = field(default_factory=list)


def measure(rounds: int) -> str:
    """The table; a minute and a half or so."""
    with serving() as site:
        routes = _routes(site.key)
        for route in routes:
            route.queries = _queries(route.path(site.image_ids[0]))
            _load(site, route, CONNECTIONS, SECONDS)
        for _ in range(rounds):
            for route in routes:
                found = _load(site, route, CONNECTIONS, SECONDS)
                route.per_second.append(found["requests"] / found["seconds"])
            for route in routes:
                found = _load(site, route, 1, LATENCY_SECONDS)
                route.latency.append(found["median_ms"])
    return (
        f"{len(site.image_ids)} images with 20 tags and 2 sources each; "
        f"{CONNECTIONS} connections kept alive, {rounds} rounds of {SECONDS:g} s in "
        f"turns after one to warm up.\n\n{_table(routes)}"
    )


def _routes(key: str) -> list[Route]:
    ours = "/api/v1/json/images"
    return [
        Route("images/:id", lambda at: f"{ours}/{at}", "floor"),
        Route("floor", lambda at: f"/floor/{at}"),
        Route("images/:id?key", lambda at: f"{ours}/{at}?key={key}", "floor?key"),
        Route("floor?key", lambda at: f"/floor/{at}?key={key}"),
    ]


def _load(
    site: Site, route: Route, connections: int, seconds: float
) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.load", str(site.port), str(connections)]
    command += [str(seconds), *(route.path(at) for at in site.image_ids)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _queries(path: str) -> int:
    """Statements that one request sends to the database."""
    from django.db import connection
    from django.test import Client

    sent: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    client = Client()
    with connection.execute_wrapper(count):
        response = client.get(path)
    assert response.status_code == 200, path
    return len(sent)


def _table(routes: list[Route]) -> str:
    head = ("route", "queries", "requests/s median", "max", "1 connection ms",
            "share of the floor")  # fmt: skip
    by_name = {route.name: route for route in routes}
    rows = []
    for route in routes:
        row = [
            route.name,
            str(route.queries),
            f"{median(route.per_second):.0f}",
            f"{max(route.per_second):.0f}",
            f"{median(route.latency):.2f}",
            "",
        ]
        if route.floor:
            floor = by_name[route.floor].per_second
            middle, text = ratio(route.per_second, floor)
            met = verdict(middle >= LEAST_SHARE)
            row[-1] = f"{text}, aim {LEAST_SHARE}: {met}"
        rows.append(row)
    return table(head, rows)
