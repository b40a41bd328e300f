"""`manage.py make_benchmark_data`: invented rows with a real booru's proportions."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from booru.index.rebuild import reindex
from ops.benchmark_data.loading import load


class Command(BaseCommand):
    help = (
        "Add invented images without files, with tags, users, votes, faves and "
        "galleries in a real booru's proportions. Not for a site that people use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--images", type=int, required=True, metavar="N")
        parser.add_argument("--scores", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(
        self, *args: Any, images: int, scores: int, seed: int, **options: Any
    ) -> None:
        if scores > 0:
            raise CommandError("There are no scores on this site yet: leave --scores.")
        if images < 1 or seed < 0:
            raise CommandError("--images must be 1 or more, --seed 0 or more.")
        try:
            with _bar(total=images, desc="Images", unit_scale=True) as bar:
                load(images, seed=seed, progress=bar.update)
        finally:
            # Also what was loaded before it was broken off.
            with _bar(desc="Search index") as bar:
                keys = reindex(partial(_show, bar))
        self.stdout.write(f"{images} images added, {keys} keys in the search index")


def _bar(**options: Any) -> tqdm[NoReturn]:
    return tqdm(disable=not sys.stderr.isatty(), **options)


def _show(bar: tqdm[NoReturn], done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)
