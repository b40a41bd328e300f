"""Rows that a collection no longer has. What a score hangs on stays."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, Model, OuterRef, QuerySet

from scores.catalogue.upserts import chunks
from scores.models import Chart, PersonalBest, Score, Song


def unplayed_charts(pks: Collection[int]) -> list[int]:
    """Those without scores; their rows are locked, so that none comes meanwhile."""
    charts = Chart.objects.filter(pk__in=pks).order_by("pk")
    used = Score.objects.filter(chart=OuterRef("pk"))
    best = PersonalBest.objects.filter(chart=OuterRef("pk"))
    locked = list(charts.select_for_update().values_list("pk", flat=True))
    free = Chart.objects.filter(~Exists(used), ~Exists(best), pk__in=locked)
    return list(free.values_list("pk", flat=True))


def uncharted_songs(pks: Collection[int], *, but_for: Collection[int]) -> list[int]:
    """Those with no charts but these."""
    charts = Chart.objects.filter(song=OuterRef("pk")).exclude(pk__in=but_for)
    songs = Song.objects.filter(~Exists(charts), pk__in=pks)
    return list(songs.values_list("pk", flat=True))


def delete(rows: QuerySet[Model], pks: Collection[int]) -> None:
    for chunk in chunks(list(pks)):
        rows.filter(pk__in=chunk).delete()
