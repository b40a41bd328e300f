"""`manage.py make_benchmark_data`: invented rows with the proportions of a real booru
and of real players."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from booru.index.rebuild import reindex
from ops.benchmark_data.loading import load
from ops.benchmark_data.score_loading import load_scores


class Command(BaseCommand):
    help = (
        "Add invented images without files, with tags, users, votes, faves and "
        "galleries in a real booru's proportions, and invented players with scores. "
        "Not for a site that people use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--images", type=int, default=0, metavar="N")
        parser.add_argument("--scores", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(
        self, *args: Any, images: int, scores: int, seed: int, **options: Any
    ) -> None:
        if images < 0 or scores < 0 or seed < 0 or not images + scores:
            raise CommandError("Say how many --images or --scores; none may be below 0")
        if images:
            self._images(images, seed)
        if scores:
            self._scores(scores, seed)

    def _images(self, images: int, seed: int) -> None:
        try:
            with _bar(total=images, desc="Images", unit_scale=True) as bar:
                load(images, seed=seed, progress=bar.update)
        finally:
            # Also what was loaded before it was broken off.
            with _bar(desc="Search index") as bar:
                keys = reindex(partial(_show, bar))
        self.stdout.write(f"{images} images added, {keys} keys in the search index")

    def _scores(self, scores: int, seed: int) -> None:
        with _bar(total=scores, desc="Scores", unit_scale=True) as bar:
            load_scores(scores, seed=seed, progress=bar.update)
        self.stdout.write(f"{scores} scores added")


def _bar(**options: Any) -> tqdm[NoReturn]:
    return tqdm(disable=not sys.stderr.isatty(), **options)


def _show(bar: tqdm[NoReturn], done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)
