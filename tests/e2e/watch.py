"""Watching what decoding costs, from outside and while it happens (Linux)."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

import psutil

_TICK = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """The dearest job of a kind: seconds of processor time, resident megabytes."""

    cpu: float
    megabytes: float


class DecoderWatch:
    """Looks at every decoding child that the site forks, about 50 times a second.

    A kind is the folder-free name of the file that is decoded (`original.png` in the
    first stage, `full.png` in later ones); `inspect` for uploads. The kernel's own
    high-water mark is read, so a peak between two looks counts.
    """

    def __init__(self, site: psutil.Process, home: Path) -> None:
        self._site = site
        self._media = str(home / "media" / "images")
        self._uploads = str(home / "tmp")
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._kinds: dict[str, str] = {}
        self._cpu: dict[str, float] = {}
        self._peak: dict[str, float] = {}

    def __enter__(self) -> DecoderWatch:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def dearest(self) -> dict[str, Cost]:
        found: dict[str, Cost] = {}
        for pid in list(self._peak):
            kind = self._kinds.get(pid, "unseen")
            known = found.get(kind, Cost(0, 0))
            found[kind] = Cost(
                max(known.cpu, self._cpu.get(pid, 0)),
                max(known.megabytes, self._peak[pid]),
            )
        return found

    def seen(self) -> Counter[str]:
        return Counter(self._kinds.get(pid, "unseen") for pid in self._peak)

    def _run(self) -> None:
        rounds = 0
        zygotes: list[int] = []
        while not self._stop.wait(0.02):
            if rounds % 50 == 0:
                zygotes = self._zygotes()
            rounds += 1
            for zygote in zygotes:
                with suppress(OSError):
                    children = Path(f"/proc/{zygote}/task/{zygote}/children")
                    for pid in children.read_text().split():
                        self._look(pid)

    def _zygotes(self) -> list[int]:
        found = []
        for process in self._site.children(recursive=True):
            with suppress(psutil.Error):
                if "booru.media.zygote" in process.cmdline():
                    found.append(process.pid)
        return found

    def _look(self, pid: str) -> None:
        folder = Path("/proc") / pid
        with suppress(OSError, ValueError, IndexError):
            if pid not in self._kinds:
                self._kinds[pid] = self._source(folder)
            status = (folder / "status").read_text()
            peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
            self._peak[pid] = max(self._peak.get(pid, 0), peak)
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            self._cpu[pid] = (int(fields[11]) + int(fields[12])) / _TICK

    def _source(self, folder: Path) -> str:
        for link in (folder / "fd").iterdir():
            place = str(link.readlink())
            if place.startswith(self._media):
                return place.rpartition("/")[2]
            if place.startswith(self._uploads):
                return "inspect"
        raise ValueError
