"""One 24 MP JPEG against pyvips: seconds, memory, and how alike the versions are."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TypeVar

from PIL import Image

from bench.arena import MEGABYTE, Score, compete
from bench.report import ratio, table, verdict
from booru.media.representations import Box
from booru.media.scaling import sizes, versions

T = TypeVar("T")

MOST_BOXES, MOST_STAGE, LEAST_SSIM = 1.5, 1.6, 0.997
#: Contender, whom it is compared with, and the aim.
PAIRS = (
    ("boxes", "boxes, pyvips", MOST_BOXES),
    ("boxes, full decode", "boxes, pyvips", None),
    ("boxes, pyvips", None, None),
    ("stage", "stage, pyvips", MOST_STAGE),
    ("stage in the sandbox", "stage, pyvips", MOST_STAGE),
    ("stage, pyvips", None, None),
)


def measure(rounds: int) -> str:
    """The tables; a minute or so."""
    with tempfile.TemporaryDirectory(prefix="polybooru-bench-") as folder:
        path = Path(folder) / "photo.jpg"
        _apart(_draw, path)
        scores = compete([name for name, _, _ in PAIRS], path, rounds)
        likeness = _apart(_likeness, path)
        size = path.stat().st_size / 1e6
    return (
        f"6000 x 4000 JPEG of {size:.1f} MB; {rounds} rounds in turns after one to "
        f"warm up; one thread each.\n\n{_times(scores)}\n\n{likeness}"
    )


def _apart(function: Callable[[Path], T], path: Path) -> T:
    """In a process that goes away with the memory that it took."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, (path,))


def _draw(path: Path) -> None:
    from tests.pictures import photo_jpeg

    path.write_bytes(photo_jpeg())


def _times(scores: dict[str, Score]) -> str:
    head = ("ms", "CPU median", "min", "wall median", "min", "peak MB", "CPU ratio")
    rows = []
    for name, rival, aim in PAIRS:
        score = scores[name]
        cells = [
            f"{1000 * pick(s):.0f}"
            for s in (score.cpu, score.wall)
            for pick in (median, min)
        ]
        row = [name, *cells, f"{score.peak / MEGABYTE:.0f}", ""]
        if rival:
            middle, row[-1] = ratio(score.cpu, scores[rival].cpu)
            if aim:
                row[-1] += f", aim {aim}: {verdict(middle <= aim)}"
        rows.append(row)
    return table(head, rows)


def _likeness(path: Path) -> str:
    """The scaled pictures, before they are encoded, against Lanczos from the whole."""
    from bench import contenders
    from bench.ssim import ssim

    data = path.read_bytes()
    whole = contenders.full_decode(data)
    sides = {
        "full decode": _by_name(versions(whole)),
        "scaled decode": _by_name(versions(contenders.scaled_decode(data))),
        "pyvips": {
            name: Image.fromarray(image.numpy())
            for name, image in contenders.vips_versions(data)
        },
    }
    rows = []
    worst = dict.fromkeys(sides, 1.0)
    for box, size in sizes(*whole.size):
        direct = whole.resize(size, Image.Resampling.LANCZOS)
        found = {side: ssim(made[box.name], direct) for side, made in sides.items()}
        worst = {side: min(worst[side], value) for side, value in found.items()}
        rows.append([f"{box.name} {size[0]} x {size[1]}", *map(_four, found.values())])
    met = min(worst["full decode"], worst["scaled decode"]) >= LEAST_SSIM
    rows.append(["worst", *map(_four, worst.values())])
    return (
        f"{table(('SSIM', *sides), rows)}\n\n"
        f"SSIM of ours, aim {LEAST_SSIM}: {verdict(met)}"
    )


def _by_name(made: Iterator[tuple[Box, Image.Image]]) -> dict[str, Image.Image]:
    return {box.name: image for box, image in made}


def _four(value: float) -> str:
    return f"{value:.4f}"
