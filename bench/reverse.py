"""Reverse search: is a picture found by copies of it, and how long does it take?"""

from __future__ import annotations

from bench.home import prepared


def measure(rounds: int, images: int) -> str:
    """The tables; a minute or two, once the data is there."""
    with prepared(images):
        # Needs the settings, and those the database.
        from bench.reverse_run import run

        return run(rounds, images)
