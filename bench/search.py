"""Searches on invented data of a size: the index against SQL, whole requests against
the floor, what writing costs, and how all of it grows."""

from __future__ import annotations

from bench.home import prepared


def measure(rounds: int, images: int) -> str:
    """The tables; two minutes for 10,000 images and half an hour for a million, once
    the data is there."""
    with prepared(images) as plan:
        # Needs the settings, and those the database.
        from bench.search_run import run

        return run(plan, rounds, images)
