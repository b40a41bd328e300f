"""What people write, where there is much of it: a topic of 10,000 posts, an image of
2,000 comments, a log of 20,000 acts."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.site import database

POSTS, TOPICS, COMMENTS, ACTS, REPORTS = 10_000, 2_000, 2_000, 20_000, 500


def measure(rounds: int, _: int) -> str:
    """The table; a minute."""
    return subprocess.run(
        [sys.executable, "-m", "bench.community", str(rounds)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


def _measured(rounds: int) -> str:
    """In a process of its own, which knows a database of its own."""
    home = Path(tempfile.mkdtemp(prefix="polybooru-bench-"))
    # Started by root, the server is another user: it has to pass through.
    home.chmod(0o711)
    try:
        with database(home, passing=True) as plan:
            import django

            django.setup()
            from bench import community_reads

            return community_reads.measure(plan, rounds)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    print(_measured(int(sys.argv[1])))
