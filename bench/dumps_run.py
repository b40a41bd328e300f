"""The rows of `bench.dumps`."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from api.dumps.tables import TABLES, lines_of
from api.dumps.writing import make_dump
from bench.report import table, verdict

#: A million images in an hour, pastes and the rest not counted.
ROWS_A_SECOND = 1_000_000 / 3600
_MB = 1024


def run() -> str:
    first = {one.name: _first_batch(one.name) for one in TABLES}
    before = _peak()
    seconds: dict[str, float] = defaultdict(float)
    peaks: dict[str, int] = {}
    begun = last = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)

        def note(name: str, rows: int) -> None:
            nonlocal last
            now = time.perf_counter()
            peaks[name] = _peak()
            seconds[name] += now - last
            last = now

        dump = make_dump(note)
    whole = time.perf_counter() - begun
    rows = []
    for one, file in zip(TABLES, dump.files, strict=True):
        speed = file.rows / seconds[one.name] if file.rows else 0.0
        met = verdict(speed >= ROWS_A_SECOND) if one.name in ("images", "posts") else ""
        rows.append(
            (
                one.name,
                f"{file.rows:,}",
                f"{seconds[one.name]:.1f}",
                f"{speed:,.0f}" if file.rows else "",
                f"{file.bytes / 1e6:.1f}",
                f"{first[one.name] * 1000:.0f}",
                f"{peaks.get(one.name, before) / _MB:.0f}",
                met,
            )
        )
    head = ("table", "rows", "s", "rows/s", "MB", "first batch ms", "peak MB", "aim")
    return (
        f"{whole:.0f} s in all; the process grew by {(_peak() - before) / _MB:.0f} MB "
        f"beyond its first batches, to {_peak() / _MB:.0f} MB. Aim: "
        f"{ROWS_A_SECOND:.0f} images or posts a second, a million in an hour.\n\n"
        f"{table(head, rows)}"
    )


def _first_batch(name: str) -> float:
    """Seconds; the names of all tags are read in the first of all."""
    (one,) = (one for one in TABLES if one.name == name)
    begun = time.perf_counter()
    next(lines_of(one), None)
    return time.perf_counter() - begun


def _peak() -> int:
    """KB, on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
