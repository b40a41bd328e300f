"""Which charts are in which folder, found beforehand (collections, section 2)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from scores.catalogue.documents import FolderDocument
from scores.catalogue.matching import DocumentIndex
from scores.catalogue.queries import BadQuery, compile_query
from scores.catalogue.reports import Findings
from scores.catalogue.upserts import lock_catalogue
from scores.models import Chart, Folder, Song

Pair = tuple[int, int]

_PAIRS_AT_ONCE = 50_000

_STORED = """
SELECT m.folder_id, array_agg(m.chart_id)
FROM scores_folderchart m JOIN scores_folder f ON f.id = m.folder_id
WHERE f.game = %s GROUP BY m.folder_id
"""
_INSERT = """
INSERT INTO scores_folderchart (folder_id, chart_id)
SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING
"""
_DELETE = """
DELETE FROM scores_folderchart m USING unnest(%s::bigint[], %s::bigint[]) g (f, c)
WHERE m.folder_id = g.f AND m.chart_id = g.c
"""


@dataclass(frozen=True, slots=True)
class Membership:
    """How many charts are in folders now, and how many came and went."""

    charts: int = 0
    added: int = 0
    removed: int = 0

    def __add__(self, other: Membership) -> Membership:
        return Membership(
            self.charts + other.charts,
            self.added + other.added,
            self.removed + other.removed,
        )


def folder_id(game: str, playtype: str, data: object) -> str:
    """The id that a folder with this query has. A list counts as an object with its
    places as keys."""
    own = data if isinstance(data, Mapping) else dict(_numbered(data))
    whole = {"game": game, "playtype": playtype, **own}
    canonical = orjson.dumps(_whole_numbers(whole), option=orjson.OPT_SORT_KEYS)
    return "F" + hashlib.sha256(canonical).hexdigest()


def identity_findings(folders: Iterable[FolderDocument]) -> Findings:
    others = [
        folder.folderID
        for folder in folders
        if folder.folderID != folder_id(folder.game, folder.playtype, folder.data)
    ]
    return {"folders have another id than their query gives": others} if others else {}


def rebuild_folders(game: str | None = None) -> Membership:
    """Call it when songs, charts or folders have changed. What is right stays as it
    is."""
    found = Folder.objects.all() if game is None else Folder.objects.filter(game=game)
    total = Membership()
    for name in sorted(set(found.values_list("game", flat=True))):
        total += _rebuild(name)
    return total


@transaction.atomic
def _rebuild(game: str) -> Membership:
    lock_catalogue()
    wanted = set(_memberships(game))
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [game])
        stored = {(folder, chart) for folder, charts in cursor for chart in charts}
        _change(cursor, _INSERT, wanted - stored)
        _change(cursor, _DELETE, stored - wanted)
    return Membership(len(wanted), len(wanted - stored), len(stored - wanted))


def _change(cursor: CursorWrapper, statement: str, pairs: Collection[Pair]) -> None:
    ordered = sorted(pairs)
    for start in range(0, len(ordered), _PAIRS_AT_ONCE):
        folders, charts = zip(*ordered[start : start + _PAIRS_AT_ONCE], strict=True)
        cursor.execute(statement, [list(folders), list(charts)])


def _memberships(game: str) -> Iterator[Pair]:
    songs, charts = _Songs(game), _charts(game)
    folders = Folder.objects.filter(game=game).order_by("pk")
    for pk, playtype, kind, data in folders.values_list(
        "pk", "playtype", "type", "data"
    ):
        here = charts.get(playtype)
        if here is None:
            continue
        if kind == Folder.Type.STATIC:
            ids = [here.by_id.get(chart_id) for chart_id in data]
            yield from ((pk, chart) for chart in ids if chart is not None)
        elif kind == Folder.Type.SONGS:
            for song in songs.matching(data):
                yield from ((pk, chart) for chart in here.by_song.get(song, ()))
        else:
            yield from ((pk, here.pks[at]) for at in _matching(here.index, data))


def _matching(index: DocumentIndex, data: object) -> list[int]:
    try:
        return index.matching(compile_query(data))
    except BadQuery:
        # Written by hand in the back office; the loader lets none in.
        return []


class _Songs:
    """Looked at only if a folder asks for songs."""

    def __init__(self, game: str) -> None:
        self._game = game
        self._index: DocumentIndex | None = None
        self._pks: list[int] = []

    def matching(self, data: object) -> Iterator[int]:
        if self._index is None:
            rows = list(Song.objects.filter(game=self._game).order_by("pk"))
            self._pks = [song.pk for song in rows]
            self._index = DocumentIndex([_song_document(song) for song in rows])
        return (self._pks[at] for at in _matching(self._index, data))


class _Charts:
    """The charts of a playtype, in one order."""

    def __init__(self) -> None:
        self.pks: list[int] = []
        self.by_id: dict[str, int] = {}
        self.by_song: defaultdict[int, list[int]] = defaultdict(list)
        self._documents: list[Mapping[str, Any]] = []
        self.index = DocumentIndex(self._documents)

    def add(self, pk: int, song: int, document: Mapping[str, Any]) -> None:
        self.pks.append(pk)
        self.by_id[document["chartID"]] = pk
        self.by_song[song].append(pk)
        self._documents.append(document)


# Column -> key of the document.
_CHART = {
    "chart_id": "chartID",
    "song__song_id": "songID",
    "playtype": "playtype",
    "difficulty": "difficulty",
    "level": "level",
    "level_num": "levelNum",
    "is_primary": "isPrimary",
    "versions": "versions",
    "data": "data",
}


def _charts(game: str) -> Mapping[str, _Charts]:
    found: defaultdict[str, _Charts] = defaultdict(_Charts)
    rows = Chart.objects.filter(game=game).order_by("pk")
    for pk, song, *values in rows.values_list("pk", "song_id", *_CHART):
        document = dict(zip(_CHART.values(), values, strict=True))
        found[document["playtype"]].add(pk, song, document)
    return found


def _song_document(song: Song) -> Mapping[str, Any]:
    return {
        "id": song.song_id,
        "title": song.title,
        "artist": song.artist,
        "altTitles": song.alt_titles,
        "searchTerms": song.search_terms,
        "data": song.data,
    }


def _numbered(data: object) -> Iterator[tuple[str, object]]:
    if isinstance(data, list):
        yield from ((str(place), item) for place, item in enumerate(data))


def _whole_numbers(value: object) -> object:
    """12.0 is written 12, as JavaScript does."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _whole_numbers(part) for key, part in value.items()}
    return (
        [_whole_numbers(part) for part in value] if isinstance(value, list) else value
    )
