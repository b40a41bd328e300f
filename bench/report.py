"""Tables, ratios, and the line that says which machine it was."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from statistics import median

PACKAGES = ("Django", "granian", "psycopg", "orjson", "Pillow", "pyvips-binary")


def machine() -> str:
    """Cores, load, Python and the versions that matter."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load {load:.1f} at the end, "
        f"Python {platform.python_version()}, {packages}"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown; the first column to the left, numbers to the right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]

    def text(cells: Sequence[str]) -> str:
        padded = [cells[0].ljust(widths[0])]
        padded += [c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True)]
        return f"| {' | '.join(padded)} |"

    rule = [f":{'-' * (widths[0] - 1)}", *(f"{'-' * (w - 1)}:" for w in widths[1:])]
    return "\n".join([text(lines[0]), text(rule), *map(text, lines[1:])])


def ratio(ours: Sequence[float], others: Sequence[float]) -> tuple[float, str]:
    """The median of the quotients round by round, and it with their range: what
    disturbs the machine for longer than a round disturbs both sides alike."""
    quotients = sorted(a / b for a, b in zip(ours, others, strict=True))
    middle = median(quotients)
    return middle, f"{middle:.2f} ({quotients[0]:.2f} to {quotients[-1]:.2f})"


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"
