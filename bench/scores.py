"""Scores: imports against the floor, and reads of large profiles and leaderboards."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.home import prepared
from bench.site import own_database

#: A player has a tenth of them, and there is a player for every hundred.
SCORES = 1_000_000
SONGS, BATCH_ROWS, CSV_ROWS = 2_000, 10_000, 1_500


def measure(rounds: int, scores: int) -> str:
    """The tables; five minutes, and five more to make the scores once."""
    imported = subprocess.run(
        [sys.executable, "-m", "bench.scores", str(rounds)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    with prepared(scores, "scores") as plan:
        # Needs the settings, and those the database.
        from bench import scores_reads

        read = scores_reads.measure(plan, rounds)
    return f"## Imports\n\n{imported}\n## Reads\n\n{read}"


def imports(rounds: int) -> str:
    """In a process of its own, which knows a database of its own: a catalogue and
    nothing else."""
    with own_database():
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from bench import scores_files, scores_imports
        from ops.benchmark_data.song_list import make_catalogue

        charts = make_catalogue(SONGS)
        files = [
            scores_files.batch_manual(charts, BATCH_ROWS),
            scores_files.eamusement_csv(charts, CSV_ROWS),
        ]
        found = scores_imports.measure(files, rounds)
    load = os.getloadavg()[0]
    return f"{SONGS:,} songs, {rounds} rounds; load {load:.1f} at the end.\n\n{found}"


if __name__ == "__main__":
    sys.stdout.write(f"{imports(int(sys.argv[1]))}\n")
