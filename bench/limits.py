"""What it costs to ask whether somebody may ask: each rate limiter in process, its
counters in memory and in a Redis on this machine, beside RATE_LIMITS=off."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CALLS, MOST_MS = 100, 0.5


def measure(rounds: int, _: int) -> str:
    """The table; half a minute. In a process of its own, for its own settings."""
    with tempfile.TemporaryDirectory(prefix="polybooru-bench-") as home:
        return subprocess.run(
            [sys.executable, "-m", "bench.limits", str(rounds), home],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout


def _measured(rounds: int, home: Path) -> str:
    os.environ |= {
        "POLYBOORU_HOME": str(home),
        # Nothing here asks it.
        "DATABASE_URL": "postgresql://127.0.0.1/none",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    import django

    django.setup()
    from bench import limits_calls

    return limits_calls.measure(rounds, home)


if __name__ == "__main__":
    print(_measured(int(sys.argv[1]), Path(sys.argv[2])))
