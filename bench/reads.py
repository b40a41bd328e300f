"""Reads of the site and its APIs, timed in process and over one connection."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bench.report import table, verdict
from bench.site import web
from ops import up

SECONDS = 0.5


@dataclass
class Read:
    """``whole``: its answer has no bound, so its time is for information only."""

    name: str
    path: str
    whole: bool = False
    # Signed in as this user, and so in process only.
    viewer: int | None = None
    queries: int = 0
    kilobytes: float = 0.0
    inside_ms: list[float] = field(default_factory=list)
    http_ms: float = 0.0


def time_all(plan: up.Plan, reads: list[Read], rounds: int, *, most_ms: float) -> str:
    """The table. In turns, after a round that only counts the statements."""
    clients = {viewer: _client(viewer) for viewer in {read.viewer for read in reads}}
    for number in range(rounds + 1):
        for read in reads:
            _ask(clients[read.viewer], read, first=number == 0)
    with web(plan):
        for read in reads:
            if read.viewer is None:
                _load(plan, read)
    return _table(reads, most_ms)


def _client(viewer: int | None) -> Client:
    client = Client()
    if viewer is not None:
        client.force_login(get_user_model().objects.get(pk=viewer))
    return client


def _ask(client: Client, read: Read, *, first: bool) -> None:
    """In process; the first time its statements are counted and nothing else."""
    sent: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    if first:
        with connection.execute_wrapper(count):
            response = client.get(read.path)
        assert response.status_code == 200, (read.path, response.content[:300])
        read.queries, read.kilobytes = len(sent), len(response.content) / 1024
        return
    begin = time.perf_counter()
    client.get(read.path)
    read.inside_ms.append(1000 * (time.perf_counter() - begin))


def _load(plan: up.Plan, read: Read) -> None:
    command = [sys.executable, "-m", "bench.load", str(plan.port), "1"]
    done = subprocess.run(
        [*command, str(SECONDS), read.path], stdout=subprocess.PIPE, check=True
    )
    read.http_ms = json.loads(done.stdout)["median_ms"]


def _table(reads: list[Read], most_ms: float) -> str:
    head = ("route", "queries", "kB", "in process ms", "over HTTP ms", "aim")
    rows = []
    for read in reads:
        inside = median(read.inside_ms)
        met = verdict(max(inside, read.http_ms) <= most_ms)
        rows.append(
            [
                read.name,
                str(read.queries),
                f"{read.kilobytes:,.0f}",
                f"{inside:.1f}",
                f"{read.http_ms:.1f}" if read.http_ms else "",
                "" if read.whole else met,
            ]
        )
    return table(head, rows)
