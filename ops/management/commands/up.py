from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ops.up import add_options, serve


class Command(BaseCommand):
    """For `manage.py help`: manage.py itself runs `up` without Django."""

    help = "Run database, web server and worker until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(serve(options["host"], options["port"], demo=not options["no_demo"]))
