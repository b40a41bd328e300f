"""`python -m bench [media] [api] [search] ... [--save]`: run, print, and keep with
--save."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import (
    api,
    bulk,
    community,
    dumps,
    limits,
    media,
    nekos,
    reverse,
    scores,
    search,
    search_growth,
)
from bench.report import machine

RESULTS = Path(__file__).parent / "results"
#: Of search and reverse; the index alone is measured at its own size.
IMAGES = 10_000
#: Called with the rounds of each pair and the number of images or scores, where that
#: matters.
BENCHES: dict[str, Callable[[int, int], str]] = {
    "media": lambda rounds, _: media.measure(rounds),
    "api": lambda rounds, _: api.measure(rounds),
    "search": search.measure,
    "reverse": reverse.measure,
    "bulk": bulk.measure,
    "community": community.measure,
    "dumps": dumps.measure,
    "limits": limits.measure,
    "nekos": nekos.measure,
    "search_growth": search_growth.measure,
    "scores": scores.measure,
}
#: Run where none is named: the others take long.
USUAL = ("media", "api", "search")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each pair")
    parser.add_argument(
        "--images", type=int, help=f"how many are searched ({IMAGES:,})"
    )
    parser.add_argument(
        "--scores", type=int, help=f"how many are read from ({scores.SCORES:,})"
    )
    parser.add_argument("--save", action="store_true", help="write bench/results too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHES):
        parser.error(f"no bench called {', '.join(sorted(unknown))}")
    names = options.names or list(USUAL)
    if len(names) > 1:
        return _one_by_one(names, options)
    (name,) = names
    size, usual = _size(name, options)
    text = f"{machine()}\n\n{BENCHES[name](options.rounds, size)}\n"
    print(f"# {name}\n\n{text}", flush=True)
    if options.save:
        RESULTS.mkdir(exist_ok=True)
        suffix = "" if size == usual else f"-{size}"
        (RESULTS / f"{name}{suffix}.md").write_text(f"# {name}\n\n{text}")
    return 0


def _size(name: str, options: argparse.Namespace) -> tuple[int, int]:
    """How many rows, and how many where nothing is said."""
    if name == "scores":
        return options.scores or scores.SCORES, scores.SCORES
    usual = search_growth.IMAGES if name == "search_growth" else IMAGES
    return options.images or usual, usual


def _one_by_one(names: list[str], options: argparse.Namespace) -> int:
    """Each in a process of its own: a process knows one database."""
    again = ["--rounds", str(options.rounds)]
    again += ["--images", str(options.images)] if options.images else []
    again += ["--scores", str(options.scores)] if options.scores else []
    again += ["--save"] if options.save else []
    for name in names:
        subprocess.run([sys.executable, "-m", "bench", name, *again], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
