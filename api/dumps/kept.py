"""The dumps that are there: folders below `HOME/dumps`, each with its `index.json`.
A folder has its name once it is whole, so whatever has one may be shown."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from django.conf import settings

INDEX = "index.json"
PARTIAL = ".partial"
#: The day; a second dump of that day has a number as well.
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d{1,6}))?", re.ASCII)


@dataclass(frozen=True)
class DumpFile:
    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Dump:
    name: str
    began_at: datetime
    made_at: datetime
    files: tuple[DumpFile, ...]

    @property
    def folder(self) -> Path:
        return dumps_folder() / self.name


def dumps_folder() -> Path:
    return Path(settings.HOME) / "dumps"


def dumps() -> list[Dump]:
    """Newest first; none where they are switched off."""
    if not settings.DUMPS_KEPT:
        return []
    found = (_read(name) for name in _names())
    return [dump for dump in found if dump is not None]


def dump_named(name: str) -> Dump | None:
    """By its exact name, and nothing else that a path may say."""
    known = bool(settings.DUMPS_KEPT) and name in _names()
    return _read(name) if known else None


def next_name(now: datetime) -> str:
    """One that none has had since: files are cached for ever by their names."""
    day = f"{now:%Y-%m-%d}"
    taken = [_place(name)[1] for name in _names() if _place(name)[0] == day]
    return f"{day}.{max(taken) + 1}" if taken else day


def sweep() -> None:
    """All but the last `DUMPS_KEPT`, and what a run left that did not end. For who
    holds the lock."""
    for name in (*_names()[settings.DUMPS_KEPT :], PARTIAL):
        shutil.rmtree(dumps_folder() / name, ignore_errors=True)


def last_night(now: datetime) -> datetime:
    """When a dump was last to be made."""
    at = now.replace(hour=settings.DUMPS_AT, minute=0, second=0, microsecond=0)
    return at if at <= now else at - timedelta(days=1)


def _names() -> list[str]:
    folder = dumps_folder()
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir())
    return sorted(filter(_NAME.fullmatch, names), key=_place, reverse=True)


def _place(name: str) -> tuple[str, int]:
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2] or 1)) if match else ("", 0)


def _read(name: str) -> Dump | None:
    """None where it was swept a moment ago."""
    try:
        index = orjson.loads((dumps_folder() / name / INDEX).read_bytes())
    except FileNotFoundError:
        return None
    return Dump(
        name,
        datetime.fromisoformat(index["began_at"]),
        datetime.fromisoformat(index["made_at"]),
        tuple(DumpFile(**file) for file in index["files"]),
    )
