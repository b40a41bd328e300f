from __future__ import annotations

import sys
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from booru.index import rebuild
from ops.static import collect_static
from ops.up import NOTHING_YET


class Command(BaseCommand):
    help = (
        "Bring tables and static files up to date (`up` calls this). Ends with code "
        f"{NOTHING_YET} when the site has no content and there is demo content to load."
    )
    # `up` is to be quick; the checks run with the tests.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if rebuild.is_missing():
            self.stderr.write("Building the search index, once:")
            call_command("reindex")
        if collect_static():
            self.stderr.write("Gathered the static files")
        images = apps.get_model("booru", "Image")._base_manager
        if settings.DEMO_UNFINISHED.exists() or not images.exists():
            sys.exit(NOTHING_YET)
