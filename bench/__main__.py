"""`python -m bench [media] [api] [search] ... [--save]`: run, print, and keep with
--save."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench import api, media, search
from bench.report import machine

RESULTS = Path(__file__).parent / "results"
IMAGES = 10_000
Bench = Callable[[argparse.Namespace], str]
BENCHES: dict[str, Bench] = {
    "media": lambda options: media.measure(options.rounds),
    "api": lambda options: api.measure(options.rounds),
    "search": lambda options: search.measure(options.rounds, options.images),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each pair")
    parser.add_argument(
        "--images", type=int, default=IMAGES, help="how many images are searched"
    )
    parser.add_argument("--save", action="store_true", help="write bench/results too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHES):
        parser.error(f"no bench called {', '.join(sorted(unknown))}")
    names = options.names or list(BENCHES)
    if len(names) > 1:
        return _one_by_one(names, options)
    (name,) = names
    text = f"{machine()}\n\n{BENCHES[name](options)}\n"
    print(f"# {name}\n\n{text}", flush=True)
    if options.save:
        RESULTS.mkdir(exist_ok=True)
        size = "" if options.images == IMAGES else f"-{options.images}"
        (RESULTS / f"{name}{size}.md").write_text(f"# {name}\n\n{text}")
    return 0


def _one_by_one(names: list[str], options: argparse.Namespace) -> int:
    """Each in a process of its own: a process knows one database."""
    again = ["--rounds", str(options.rounds), "--images", str(options.images)]
    if options.save:
        again.append("--save")
    for name in names:
        subprocess.run([sys.executable, "-m", "bench", name, *again], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
