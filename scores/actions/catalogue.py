"""Moderators' edits of single songs and charts, by the rules of a whole collection.

A collection that is loaded later has the last word again.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from pydantic import ValidationError as BadDocument

from accounts.models import User
from accounts.policies import may_moderate
from scores import tasks
from scores.catalogue.documents import ChartDocument, Rejection, SongDocument
from scores.catalogue.folders import rebuild_folders
from scores.catalogue.rows import CHARTS, SONGS, chart_row, song_row
from scores.catalogue.staleness import mark_stale
from scores.catalogue.upserts import lock_catalogue
from scores.games import GAMES
from scores.models import Chart, Song


def checked_song(song: Song) -> Song:
    """The song with the keys that it is found by; ValidationError if its game would
    not take it."""
    try:
        document = SongDocument(
            id=song.song_id,
            title=song.title,
            artist=song.artist,
            altTitles=song.alt_titles,
            searchTerms=song.search_terms,
            data=song.data,
        )
        row = song_row(GAMES[song.game], document)
    except (Rejection, BadDocument) as error:
        raise ValidationError(_reasons(error)) from error
    row.pk = song.pk
    return row


def checked_chart(chart: Chart) -> Chart:
    """The same for a chart."""
    try:
        document = ChartDocument(
            chartID=chart.chart_id,
            songID=chart.song.song_id,
            playtype=chart.playtype,
            difficulty=chart.difficulty,
            level=chart.level,
            levelNum=chart.level_num,
            isPrimary=chart.is_primary,
            versions=chart.versions,
            data=chart.data,
        )
        songs = {chart.song.song_id: chart.song_id}
        row = chart_row(GAMES[chart.game], document, songs)
    except (Rejection, BadDocument) as error:
        raise ValidationError(_reasons(error)) from error
    row.pk = chart.pk
    return row


def _reasons(error: Rejection | BadDocument) -> list[str]:
    if isinstance(error, Rejection):
        return [str(error)]
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found]


@transaction.atomic
def edit_song(song: Song, *, by: User) -> Song:
    """Stores the song as given. Its folders and the ratings on its charts follow."""
    if not may_moderate(by):
        raise PermissionDenied
    lock_catalogue()
    row = checked_song(song)
    row.save(update_fields=SONGS.columns)
    rebuild_folders(row.game)
    mark_stale(songs=[row.pk])
    tasks.queue_recalculation()
    return row


@transaction.atomic
def edit_chart(chart: Chart, *, by: User) -> Chart:
    """Stores the chart as given. Its folders and the ratings on it follow."""
    if not may_moderate(by):
        raise PermissionDenied
    lock_catalogue()
    row = checked_chart(chart)
    row.save(update_fields=CHARTS.columns)
    rebuild_folders(row.game)
    mark_stale(charts=[row.pk])
    tasks.queue_recalculation()
    return row
