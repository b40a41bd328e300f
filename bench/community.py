"""What people write, where there is much of it: a topic of 10,000 posts, an image of
2,000 comments, a log of 20,000 acts."""

from __future__ import annotations

import subprocess
import sys

from bench.site import own_database

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
    with own_database() as plan:
        import django

        django.setup()
        from bench import community_reads

        return community_reads.measure(plan, rounds)


if __name__ == "__main__":
    print(_measured(int(sys.argv[1])))
