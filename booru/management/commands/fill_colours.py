"""`manage.py fill_colours`: the dominant colour of older images."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from booru import colours


class Command(BaseCommand):
    help = (
        "Find the dominant colour of images that were processed before it was kept. "
        "The site goes on; broken off, it goes on where it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        total = colours.uncoloured().count()
        with closing(tqdm(total=total, unit="image", desc="Colours")) as bar:
            filled, failed = colours.fill(bar.update)
        self.stdout.write(f"{filled:,} filled, {failed:,} could not be read.")
