"""Scores: imports against the floor, and reads of large profiles and leaderboards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.site import database

SONGS, BATCH_ROWS, CSV_ROWS = 2_000, 10_000, 1_500


def measure(rounds: int) -> str:
    with _catalogue():
        # Needs the settings, and those the database.
        from bench import scores_files, scores_imports
        from ops.benchmark_data.song_list import make_catalogue

        charts = make_catalogue(SONGS)
        files = [
            scores_files.batch_manual(charts, BATCH_ROWS),
            scores_files.eamusement_csv(charts, CSV_ROWS),
        ]
        return scores_imports.measure(files, rounds)


@contextmanager
def _catalogue() -> Iterator[None]:
    home = Path(tempfile.mkdtemp(prefix="polybooru-bench-"))
    home.chmod(0o711)
    try:
        with database(home, passing=True):
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            yield
    finally:
        shutil.rmtree(home, ignore_errors=True)
