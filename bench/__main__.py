"""`python -m bench [media] [api] [--save]`: run, print, and keep with --save."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import api, media
from bench.report import machine

BENCHES = {"media": media.measure, "api": api.measure}
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each pair")
    parser.add_argument("--save", action="store_true", help="write bench/results too")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHES):
        parser.error(f"no bench called {', '.join(sorted(unknown))}")
    for name in options.names or BENCHES:
        text = f"{machine()}\n\n{BENCHES[name](options.rounds)}\n"
        print(f"# {name}\n\n{text}", flush=True)
        if options.save:
            RESULTS.mkdir(exist_ok=True)
            (RESULTS / f"{name}.md").write_text(f"# {name}\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
