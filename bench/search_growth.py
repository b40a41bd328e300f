"""The index alone at sizes that nobody wants to load: its bitmaps are made without
any image, spread evenly, which is their worst case."""

from __future__ import annotations

from bench.home import alone, bench_home, reachable
from bench.site import database

IMAGES = 10_000_000


def measure(rounds: int, images: int) -> str:
    """The table; a quarter of an hour for ten million images, most of it to make the
    index, which is kept."""
    home = bench_home() / f"index-{images}"
    with alone(home), database(reachable(home)):
        import django

        django.setup()
        from bench.search_growth_run import run

        return run(rounds, images)
