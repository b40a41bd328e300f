"""Songs and charts, with edits by the rules of a collection."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from scores.actions.catalogue import edit_chart, edit_song
from scores.admin.base import Fixed, moderator_of
from scores.admin.forms import ChartForm, SongForm
from scores.models import Chart, Song


@admin.register(Song)
class SongAdmin(Fixed):
    form = SongForm
    list_display = ("title", "artist", "game", "song_id", "chart_count")
    list_filter = ("game",)
    search_fields = ("title", "artist", "=song_id")
    search_help_text = "A part of the title or artist, or the id"
    ordering = ("game", "song_id")
    readonly_fields = ("game", "song_id")
    fields = (
        *readonly_fields, "title", "artist", "alt_titles", "search_terms", "data",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Song]:
        charts = Chart.objects.filter(song=OuterRef("pk")).order_by().values("song")
        counted = Subquery(charts.annotate(n=Count("pk")).values("n"))
        rows: QuerySet[Song] = super().get_queryset(request)
        return rows.annotate(charts_here=Coalesce(counted, 0))

    @admin.display(description="Charts")
    def chart_count(self, song: Song) -> str:
        return format_html(
            '<a href="{}?song__id__exact={}">{}</a>',
            reverse("admin:scores_chart_changelist"),
            song.pk,
            getattr(song, "charts_here", 0),
        )

    def save_model(
        self, request: HttpRequest, obj: Song, form: Any, change: bool
    ) -> None:
        edit_song(obj, by=moderator_of(request))


@admin.register(Chart)
class ChartAdmin(Fixed):
    form = ChartForm
    list_display = (
        "song_title", "game", "playtype", "difficulty", "level", "is_primary",
        "players", "chart_page",
    )  # fmt: skip
    list_filter = ("game", "playtype", "is_primary")
    search_fields = ("song__title", "=chart_id")
    search_help_text = "A part of the song's title, or the chart's id"
    list_select_related = ("song", "popularity")
    ordering = ("game", "song", "playtype", "id")
    readonly_fields = ("game", "chart_id", "song", "playtype")
    fields = (
        *readonly_fields, "difficulty", "level", "level_num", "is_primary", "versions",
        "data",
    )  # fmt: skip

    @admin.display(description="Song", ordering="song__title")
    def song_title(self, chart: Chart) -> str:
        return chart.song.title

    @admin.display(description="Players", ordering=F("popularity__players").desc())
    def players(self, chart: Chart) -> int:
        popularity = getattr(chart, "popularity", None)
        return popularity.players if popularity else 0

    @admin.display(description="Page")
    def chart_page(self, chart: Chart) -> str:
        where = [chart.game, chart.playtype, chart.chart_id]
        return format_html('<a href="{}">open</a>', reverse("score_chart", args=where))

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "song__id__exact" or super().lookup_allowed(
            lookup, value, request
        )

    def save_model(
        self, request: HttpRequest, obj: Chart, form: Any, change: bool
    ) -> None:
        edit_chart(obj, by=moderator_of(request))
