"""`manage.py sweep_media`: remove stored folders that no image names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from booru import processing


class Command(BaseCommand):
    help = "Remove stored folders that no image names and nobody changed lately."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            type=int,
            default=int(processing.SWEEP_AGE.total_seconds()),
            metavar="SECONDS",
            help="leave younger folders alone (default: a day): they may belong to "
            "an upload under way",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(seconds=options["older_than"])
        removed = processing.sweep_media(before=before)
        self.stdout.write(f"removed {removed} folders and files")
