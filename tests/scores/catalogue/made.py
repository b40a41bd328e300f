"""Small collections on disk, and the command that loads them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
from django.core.management import CommandError, call_command
from django.db import connection

from scores.catalogue.folders import folder_id

TABLES = (
    "scores_song",
    "scores_chart",
    "scores_folder",
    "scores_table",
    "scores_folderchart",
)


def song(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Of IIDX; a change to `...` takes the key away."""
    document = {
        "id": number,
        "title": f"Song {number}",
        "artist": "Nobody",
        "altTitles": [],
        "searchTerms": [],
        "data": {"genre": "HOUSE", "displayVersion": "27"},
        **changes,
    }
    return {key: value for key, value in document.items() if value is not ...}


def chart(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Of IIDX. Its id is `chart_id` of the number, its song the same number;
    ``data`` is added to what is needed."""
    data = {
        "notecount": 1000,
        "inGameID": 1000 + number,
        "hashSHA256": None,
        "2dxtraSet": None,
        "kaidenAverage": None,
        "worldRecord": None,
        "bpiCoefficient": None,
        **changes.pop("data", {}),
    }
    document = {
        "chartID": chart_id(number),
        "songID": number,
        "playtype": "SP",
        "difficulty": "ANOTHER",
        "level": "10",
        "levelNum": 10,
        "isPrimary": True,
        "versions": ["27", "28"],
        "data": data,
        **changes,
    }
    return {key: value for key, value in document.items() if value is not ...}


def chart_id(number: int) -> str:
    return hashlib.sha1(str(number).encode(), usedforsecurity=False).hexdigest()


def folder(query: Any, game: str = "iidx", **changes: Any) -> dict[str, Any]:
    playtype = changes.get("playtype", "SP")
    return {
        "folderID": folder_id(game, playtype, query),
        "title": "A folder",
        "game": game,
        "playtype": playtype,
        "type": "charts",
        "data": query,
        "searchTerms": [],
        "inactive": False,
        **changes,
    }


def table(name: str, folders: Sequence[str] = (), **changes: Any) -> dict[str, Any]:
    return {
        "tableID": name,
        "title": "A table",
        "description": "",
        "game": "iidx",
        "playtype": "SP",
        "folders": list(folders),
        "default": True,
        "inactive": False,
        **changes,
    }


def write(place: Path, **files: Any) -> Path:
    """`songs_iidx=[...]` becomes songs-iidx.json."""
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        file = place / f"{name.replace('_', '-', 1)}.json"
        file.write_bytes(
            content if isinstance(content, bytes) else orjson.dumps(content)
        )
    return place


@dataclass(frozen=True)
class Outcome:
    """``status`` is the command's exit status."""

    out: str
    err: str
    status: int

    def line(self, name: str) -> str:
        """What is said of a file."""
        found = [x for x in self.out.splitlines() if x.startswith(f"{name}: ")]
        (line,) = found
        return line.removeprefix(f"{name}: ")


def load(place: Path, **options: Any) -> Outcome:
    out, err = StringIO(), StringIO()
    try:
        call_command("load_collections", str(place), stdout=out, stderr=err, **options)
    except CommandError as error:
        return Outcome(out.getvalue(), f"{err.getvalue()}{error}", error.returncode)
    return Outcome(out.getvalue(), err.getvalue(), 0)


def stored() -> dict[str, set[tuple[Any, ...]]]:
    """Which row versions there are: equal before and after means that no row was
    touched."""
    found = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"SELECT id, ctid::text, xmin::text FROM {name}")  # noqa: S608
            found[name] = set(cursor.fetchall())
    return found
