from __future__ import annotations

from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from booru.index import rebuild

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Build the search index anew beside the living one; the site goes on. With "
        "--check, compare the living one with the tables and change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare only; exit code 1 if it differs",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with closing(
            tqdm(unit="part", desc="Checking" if check else "Building")
        ) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            if check:
                report = rebuild.check(progress)
            else:
                keys = rebuild.reindex(progress)
        if not check:
            self.stdout.write(f"{keys:,} keys are built and in use.")
            return
        self.stdout.write(
            f"{report.keys:,} keys and {report.texts:,} texts compared, "
            f"{report.facts_pending:,} facts pending, "
            f"{len(report.differences):,} differences."
        )
        if report.differences:
            lines = report.differences[:_SHOWN]
            raise CommandError(
                "\n".join([*lines, "Run manage.py reindex to build the index anew."])
            )
