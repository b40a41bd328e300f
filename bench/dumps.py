"""The nightly dump of invented rows: how many a second, and in how much memory."""

from __future__ import annotations

import subprocess
import sys

from bench.home import prepared


def measure(rounds: int, images: int) -> str:
    """The table; of one run, which reads every row once. In a process of its own,
    whose memory is its own."""
    return subprocess.run(
        [sys.executable, "-m", "bench.dumps", str(images)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


def _measured(images: int) -> str:
    with prepared(images):
        # Needs the settings, and those the database.
        from bench.dumps_run import run

        return run()


if __name__ == "__main__":
    print(_measured(int(sys.argv[1])))
