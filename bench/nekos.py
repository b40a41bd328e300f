"""The Nekos API on invented images: draws, lists and searches by pattern."""

from __future__ import annotations

import subprocess
import sys

from bench.home import prepared


def measure(rounds: int, images: int) -> str:
    """The tables; a minute once the data is there. In a process of its own, which
    knows a database of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bench.nekos", str(rounds), str(images)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


def _measured(rounds: int, images: int) -> str:
    with prepared(images) as plan:
        from bench import nekos_reads

        return nekos_reads.measure(plan, rounds, images)


if __name__ == "__main__":
    print(_measured(int(sys.argv[1]), int(sys.argv[2])))
