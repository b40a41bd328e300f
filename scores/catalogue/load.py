"""A collection's files into the catalogue (collections, sections 3 and 4).

Each file is one transaction, so a broken one leaves the others. Songs come before
their charts, and go after them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet

from scores.catalogue import integrity, removal
from scores.catalogue.directory import Files
from scores.catalogue.documents import (
    ChartDocument,
    Document,
    FolderDocument,
    Raw,
    SongDocument,
    TableDocument,
    Unreadable,
    read_documents,
)
from scores.catalogue.folders import identity_findings
from scores.catalogue.intake import Accepted, Remove, accept, prune, refusal, store
from scores.catalogue.reports import FileReport
from scores.catalogue.rows import (
    CHARTS,
    FOLDERS,
    SONGS,
    TABLES,
    chart_row,
    folder_row,
    song_row,
    table_row,
)
from scores.catalogue.staleness import RATED, mark_stale
from scores.catalogue.upserts import Difference, Target, lock_catalogue
from scores.games import GAMES
from scores.games.schema import Game
from scores.models import Chart, Folder, Song, Table

D = TypeVar("D", bound=Document)
R = TypeVar("R", bound=Model)


@dataclass(slots=True)
class Taken(Generic[D, R]):
    """What became of one file."""

    report: FileReport
    accepted: Accepted[D, R] = field(default_factory=Accepted)
    found: Difference[R] = field(default_factory=Difference)


@dataclass
class Load:
    """One run over `Files`. ``begin`` is told each file before it is read."""

    game: str | None = None
    dry_run: bool = False
    prune: bool = False
    begin: Callable[[Path], None] = lambda path: None
    # Removed, or to be.
    _gone_charts: set[int] = field(default_factory=set)
    _folder_ids: set[str] = field(default_factory=set)

    def reports(self, files: Files) -> Iterator[FileReport]:
        """Loads; each report comes when nothing changes it any more."""
        for name, songs, charts in files.games:
            yield from self._game(GAMES[name], songs, charts)
        if files.folders:
            yield self._folders(files.folders)
        if files.tables:
            yield self._tables(files.tables)
        for path in files.foreign:
            game = path.stem.partition("-")[2]
            yield FileReport(path.name, f"this site has no game {game!r}")

    def _game(
        self, game: Game, songs: Path | None, charts: Path | None
    ) -> Iterator[FileReport]:
        of_songs = self._songs(game, songs) if songs else None
        of_charts = None
        if charts:
            new = of_songs.accepted.rows if of_songs else ()
            of_charts = self._charts(game, charts, new)
        if of_songs:
            if of_charts and not of_charts.report.problem:
                of_songs.report.find(
                    integrity.songs_without_chart(
                        of_songs.accepted.documents.values(),
                        of_charts.accepted.documents.values(),
                    )
                )
            self._prune_songs(of_songs)
            yield of_songs.report
        if of_charts:
            yield of_charts.report

    def _songs(self, game: Game, path: Path) -> Taken[SongDocument, Song]:
        scope = Song.objects.filter(game=game.name)
        make = partial(song_row, game)
        taken = self._take(
            path, SONGS, scope, SongDocument, "id", make, mark=_mark_charts_of
        )
        taken.report.find(
            integrity.song_findings(game, taken.accepted.documents.values())
        )
        return taken

    def _charts(
        self, game: Game, path: Path, new: Collection[int]
    ) -> Taken[ChartDocument, Chart]:
        """``new`` are songs of this run: a dry one has not stored them."""
        scope = Chart.objects.filter(game=game.name)
        stored = Song.objects.filter(game=game.name).values_list("song_id", "pk")
        songs = {**dict.fromkeys(new, 0), **dict(stored)}
        make = partial(chart_row, game, songs=songs)
        remove = self._remove_charts
        taken = self._take(
            path, CHARTS, scope, ChartDocument, "chartID", make, remove, _mark
        )
        taken.report.find(
            integrity.chart_findings(game, taken.accepted.documents.values())
        )
        return taken

    def _folders(self, path: Path) -> FileReport:
        remove = partial(self._remove, Folder.objects.all())
        scope = self._of_game(Folder.objects.all())
        taken = self._take(
            path, FOLDERS, scope, FolderDocument, "folderID", folder_row, remove
        )
        taken.report.find(identity_findings(taken.accepted.documents.values()))
        self._folder_ids = set(taken.accepted.documents)
        return taken.report

    def _tables(self, path: Path) -> FileReport:
        remove = partial(self._remove, Table.objects.all())
        scope = self._of_game(Table.objects.all())
        taken = self._take(
            path, TABLES, scope, TableDocument, "tableID", table_row, remove
        )
        stored = Folder.objects.values_list("folder_id", flat=True)
        taken.report.find(
            integrity.table_findings(
                taken.accepted.documents.values(), self._folder_ids.union(stored)
            )
        )
        return taken.report

    def _take(
        self,
        path: Path,
        target: Target[R],
        scope: QuerySet[R],
        shape: type[D],
        key: str,
        make: Callable[[D], R],
        remove: Remove | None = None,
        mark: Callable[[Difference[R]], None] | None = None,
    ) -> Taken[D, R]:
        self.begin(path)
        taken: Taken[D, R] = Taken(FileReport(path.name))
        try:
            raws = [raw for raw in read_documents(path) if self._wanted(raw)]
        except Unreadable as error:
            taken.report.problem = str(error)
            return taken
        taken.accepted = accept(raws, shape, key, make, taken.report)
        taken.found = store(
            target,
            scope,
            taken.accepted,
            taken.report,
            dry_run=self.dry_run,
            remove=remove if self.prune else None,
            mark=mark,
        )
        return taken

    def _wanted(self, raw: Raw) -> bool:
        """Only folders and tables name their game."""
        if self.game is None or not isinstance(raw.value, dict):
            return True
        return bool(raw.value.get("game", self.game) == self.game)

    def _of_game(self, rows: QuerySet[R]) -> QuerySet[R]:
        return rows.filter(game=self.game) if self.game else rows

    def _prune_songs(self, taken: Taken[SongDocument, Song]) -> None:
        if not self.prune or taken.report.problem:
            return
        try:
            with transaction.atomic():
                lock_catalogue()
                prune(taken.found, taken.accepted, taken.report, self._remove_songs)
        except DatabaseError as error:
            taken.report.problem = refusal(error)

    def _remove_songs(self, pks: Collection[int]) -> int:
        free = removal.uncharted_songs(pks, but_for=self._gone_charts)
        return self._remove(Song.objects.all(), free)

    def _remove_charts(self, pks: Collection[int]) -> int:
        free = removal.unplayed_charts(pks)
        self._gone_charts |= set(free)
        return self._remove(Chart.objects.all(), free)

    def _remove(self, rows: QuerySet[Any], pks: Collection[int]) -> int:
        if not self.dry_run:
            removal.delete(rows, pks)
        return len(pks)


def _mark(found: Difference[Chart]) -> None:
    mark_stale(charts=_changed(found, RATED))


def _mark_charts_of(found: Difference[Song]) -> None:
    mark_stale(songs=_changed(found, frozenset({"data"})))


def _changed(found: Difference[Any], columns: frozenset[str]) -> set[int]:
    return {pk for pk, changed in found.changes.items() if changed & columns}
