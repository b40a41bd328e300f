"""`manage.py nightly_dump`: all that is public, as files to download."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from api.dumps.writing import AlreadyRunning, make_dump


class Command(BaseCommand):
    help = (
        "Write all that is public into files below HOME/dumps, which the page /dumps "
        "offers. The worker does it every night; DUMPS_KEPT is how many are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--gently", action="store_true", help="give way to all other processes"
        )

    def handle(self, *args: Any, gently: bool, **options: Any) -> None:
        if not settings.DUMPS_KEPT:
            raise CommandError("DUMPS_KEPT is 0: this site keeps no dumps")
        if gently:
            os.nice(19)
        try:
            with _Bar() as bar:
                dump = make_dump(bar.add)
        except AlreadyRunning:
            raise CommandError("Another dump is being made") from None
        rows = sum(file.rows for file in dump.files)
        size = sum(file.bytes for file in dump.files)
        self.stdout.write(f"dump {dump.name}: {rows} rows, {size} bytes")


class _Bar:
    """One for all tables, which says at which it is."""

    def __enter__(self) -> _Bar:
        hidden = not sys.stderr.isatty()
        self._bar: tqdm[NoReturn] = tqdm(unit=" rows", unit_scale=True, disable=hidden)
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def add(self, name: str, rows: int) -> None:
        self._bar.set_description(name.capitalize(), refresh=False)
        self._bar.update(rows)
