"""Making a dump: written aside, and given its name when it is whole."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

import orjson
from django.conf import settings
from django.utils import timezone

from api.dumps.kept import (
    INDEX,
    PARTIAL,
    Dump,
    DumpFile,
    dumps_folder,
    next_name,
    sweep,
)
from api.dumps.tables import TABLES, Table, lines_of
from api.renderers import WholeSecondsRenderer

#: Called with the name of a table and how many more rows of it are written.
Progress = Callable[[str, int], object]
NOTE = (
    "Each row is of the moment at which it was written, between began_at and made_at: "
    "rows of different moments may speak of each other."
)
# Half a percent larger than by 9, in a third of the time.
_LEVEL = 6


class AlreadyRunning(Exception):
    """Another dump of this home is being made."""


def make_dump(progress: Progress = lambda name, rows: None) -> Dump:
    """Raises AlreadyRunning. Killed midway, nothing of it is ever shown, and the next
    run removes what it left."""
    with _alone():
        sweep()
        partial = dumps_folder() / PARTIAL
        partial.mkdir()
        try:
            dump = _written(partial, progress)
        except BaseException:
            sweep()
            raise
        sweep()
    return dump


def remove_old() -> None:
    """What is more than `DUMPS_KEPT`, unless a dump is being made, which does it."""
    with suppress(AlreadyRunning), _alone():
        sweep()


@contextmanager
def _alone() -> Iterator[None]:
    """The kernel lets go of the lock even if we are killed."""
    dumps_folder().mkdir(parents=True, exist_ok=True)
    with (dumps_folder() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


def _written(partial: Path, progress: Progress) -> Dump:
    # Whole seconds, as the index says them.
    began_at = timezone.now().replace(microsecond=0)
    files = tuple(_write(table, partial, progress) for table in TABLES)
    made_at = timezone.now().replace(microsecond=0)
    index = {
        "made_at": made_at,
        "began_at": began_at,
        "site": settings.SITE_URL,
        "note": NOTE,
        "files": [asdict(file) for file in files],
    }
    with (partial / INDEX).open("wb") as file:
        file.write(orjson.dumps(index, option=WholeSecondsRenderer.options))
        _settle(file)
    dump = Dump(next_name(began_at), began_at, made_at, files)
    partial.rename(dump.folder)
    return dump


def _write(table: Table, folder: Path, progress: Progress) -> DumpFile:
    path, rows = folder / table.file, 0
    with path.open("wb") as file:
        target = _Hashed(file)
        # No name and no time in it: the same rows make the same file.
        with gzip.GzipFile("", "wb", _LEVEL, target, mtime=0) as packed:
            for lines in lines_of(table):
                packed.write(b"".join(lines))
                rows += len(lines)
                progress(table.name, len(lines))
        _settle(file)
    return DumpFile(table.file, rows, target.size, target.digest.hexdigest())


class _Hashed:
    """A file that is only written to, and what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


def _settle(file: IO[bytes]) -> None:
    """Onto the disk, so that no loss of power leaves a name without its content."""
    file.flush()
    os.fsync(file.fileno())
