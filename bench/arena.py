"""Contenders in processes of their own, which run in turns: A B C A B C."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass
class Score:
    """Seconds of each round; bytes that the process grew by at its peak, or all of
    its bytes where the work is done in a process of its own."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0


def compete(names: Iterable[str], path: Path, rounds: int) -> dict[str, Score]:
    """Each contender once to warm up, then `rounds` times in turns."""
    context = multiprocessing.get_context("spawn")
    scores: dict[str, Score] = {}
    lines: dict[str, Connection] = {}
    processes = []
    for name in names:
        scores[name] = Score()
        lines[name], theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, name, path))
        process.start()
        processes.append(process)
        lines[name].recv()
    for _ in range(rounds):
        for name, line in lines.items():
            line.send(True)
            wall, cpu, peak = line.recv()
            scores[name].wall.append(wall)
            scores[name].cpu.append(cpu)
            scores[name].peak = peak
    for line in lines.values():
        line.send(False)
    for process in processes:
        process.join()
    return scores


def _serve(line: Connection, name: str, path: Path) -> None:
    # Before libvips is loaded: all sides have one thread, so that seconds of
    # processor time and of the clock mean the same for both.
    os.environ["VIPS_CONCURRENCY"] = "1"
    from bench.contenders import CONTENDERS

    run = CONTENDERS[name](path)
    before = resident()
    run()
    line.send(None)
    while line.recv():
        wall, cpu = time.perf_counter(), time.process_time()
        elsewhere = run()
        cpu = time.process_time() - cpu
        wall = time.perf_counter() - wall
        peak = _peak() - before
        if elsewhere is not None:
            cpu, peak = cpu + elsewhere.cpu, elsewhere.peak
        line.send((wall, cpu, peak))


def resident() -> int:
    """Bytes of memory that this process has."""
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    """Bytes, by Linux; 0 where there is no /proc."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(x.split()[1]) * 1024 for x in lines if x.startswith(f"{name}:"))
