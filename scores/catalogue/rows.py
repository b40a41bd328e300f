"""Rows made of documents; a `Rejection` says why one is not."""

from __future__ import annotations

from collections.abc import Mapping

from scores.catalogue.documents import (
    ChartDocument,
    FolderDocument,
    Rejection,
    SongDocument,
    TableDocument,
    check_data,
    check_keys,
)
from scores.catalogue.grams import all_grams
from scores.catalogue.queries import BadQuery, compile_query
from scores.catalogue.upserts import Target
from scores.facts import SongFacts, chart_keys, song_keys
from scores.games import playtype_for
from scores.games.schema import Game
from scores.models import Chart, Folder, Song, Table

SONGS = Target(
    Song,
    "song_id",
    ("game", "song_id"),
    ("title", "artist", "alt_titles", "search_terms", "data", "keys", "grams"),
)
CHARTS = Target(
    Chart,
    "chart_id",
    ("game", "chart_id"),
    (
        "song_id", "playtype", "difficulty", "level", "level_num", "is_primary",
        "versions", "data", "keys",
    ),
)  # fmt: skip
FOLDERS = Target(
    Folder,
    "folder_id",
    ("folder_id",),
    ("title", "game", "playtype", "type", "data", "search_terms", "inactive"),
)
TABLES = Target(
    Table,
    "table_id",
    ("table_id",),
    ("game", "playtype", "title", "description", "folders", "inactive", "default"),
)


def song_row(game: Game, document: SongDocument) -> Song:
    # All playtypes of a game have the same songs.
    record = next(iter(game.playtypes.values())).song_data
    check_data(record, document.data)
    facts = SongFacts(
        game.name,
        document.id,
        document.title,
        alt_titles=tuple(document.altTitles),
        data=document.data,
    )
    names = [document.title, document.artist]
    return Song(
        game=game.name,
        song_id=document.id,
        title=document.title,
        artist=document.artist,
        alt_titles=document.altTitles,
        search_terms=document.searchTerms,
        data=document.data,
        keys=check_keys(song_keys(facts)),
        grams=sorted(
            all_grams([*names, *document.altTitles, *document.searchTerms]),
        ),
    )


def chart_row(game: Game, document: ChartDocument, songs: Mapping[int, int]) -> Chart:
    """``songs`` are row ids by the documents' id, 0 for one not stored yet."""
    playtype = game.playtypes.get(document.playtype)
    if playtype is None:
        raise Rejection(f"{game.name} has no playtype {document.playtype!r}")
    if playtype.difficulties is not None and (
        document.difficulty not in playtype.difficulty_names
    ):
        raise Rejection(f"{playtype} has no difficulty {document.difficulty!r}")
    if len(set(document.versions)) < len(document.versions):
        raise Rejection("a version stands there twice")
    if document.songID not in songs:
        raise Rejection(f"there is no song {document.songID}")
    check_data(playtype.chart_data, document.data)
    return Chart(
        game=game.name,
        chart_id=document.chartID,
        song_id=songs[document.songID],
        playtype=document.playtype,
        difficulty=document.difficulty,
        level=document.level,
        level_num=document.levelNum,
        is_primary=document.isPrimary,
        versions=document.versions,
        data=document.data,
        keys=check_keys(chart_keys(document.data)),
    )


def folder_row(document: FolderDocument) -> Folder:
    _check_playtype(document.game, document.playtype)
    listed = isinstance(document.data, list)
    if listed != (document.type == "static"):
        raise Rejection("a list of charts is for static folders, a query for others")
    if not listed:
        try:
            compile_query(document.data)
        except BadQuery as error:
            raise Rejection(f"data: {error}") from error
    return Folder(
        folder_id=document.folderID,
        title=document.title,
        game=document.game,
        playtype=document.playtype,
        type=document.type,
        data=document.data,
        search_terms=document.searchTerms,
        inactive=document.inactive,
    )


def table_row(document: TableDocument) -> Table:
    _check_playtype(document.game, document.playtype)
    return Table(
        table_id=document.tableID,
        game=document.game,
        playtype=document.playtype,
        title=document.title,
        description=document.description,
        folders=document.folders,
        inactive=document.inactive,
        default=document.default,
    )


def _check_playtype(game: str, playtype: str) -> None:
    if playtype_for(game, playtype) is None:
        raise Rejection(f"there is no {game}:{playtype} on this site")
