"""Imports, orphans and scores; the buttons call the actions of the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from scores.actions.imports import revert_import
from scores.actions.orphans import delete_orphan, reprocess_orphans
from scores.actions.scores import delete_score
from scores.actions.turns import ImportBusy
from scores.admin.base import ReadOnly, ago, for_each
from scores.games import playtype_for
from scores.models import BlockedScore, Import, Orphan, Score
from scores.views import words


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = (
        "short_id", "user", "import_type", "state", "fates_of_rows", "message",
        "queued", "result",
    )  # fmt: skip
    list_filter = ("state", "import_type", "game", "user_intent")
    search_fields = ("=import_id", "user__name", "file_name")
    search_help_text = "The id, the user or the file's name"
    list_select_related = ("user",)
    ordering = ("-id",)
    exclude = ("fates", "errors")
    actions = ("revert",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        rows: QuerySet[Import] = super().get_queryset(request)
        return rows.defer("fates", "errors")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            name
            for name in super().get_readonly_fields(request, obj)
            if name not in self.exclude
        ]

    @admin.display(description="Import")
    def short_id(self, run: Import) -> str:
        return run.import_id[:8]

    @admin.display(description="Rows")
    def fates_of_rows(self, run: Import) -> str:
        said = [f"{count} {name}" for name, count in run.summary.items() if count]
        return ", ".join(said) or words.NOTHING

    @admin.display(description="Came in", ordering="time_queued")
    def queued(self, run: Import) -> str:
        return ago(run.time_queued)

    @admin.display(description="Page")
    def result(self, run: Import) -> str:
        address = reverse("score_import_result", args=[run.import_id])
        return format_html('<a href="{}">open</a>', address)

    @admin.action(description="Undo: take back all of its scores")
    def revert(self, request: HttpRequest, runs: QuerySet[Import]) -> None:
        def act(run: Import, moderator: User) -> None:
            revert_import(run, by=moderator)

        for_each(self, request, runs, act, "undone")


@admin.register(Orphan)
class OrphanAdmin(ReadOnly):
    list_display = ("short_id", "user", "game", "import_type", "message", "since")
    list_filter = ("game", "import_type")
    search_fields = ("=orphan_id", "user__name", "message")
    list_select_related = ("user",)
    ordering = ("-id",)
    actions = ("try_again", "give_up")

    @admin.display(description="Orphan")
    def short_id(self, orphan: Orphan) -> str:
        return orphan.orphan_id[:9]

    @admin.display(description="Since", ordering="time_inserted")
    def since(self, orphan: Orphan) -> str:
        return ago(orphan.time_inserted)

    @admin.action(description="Try all orphans of these users again")
    def try_again(self, request: HttpRequest, orphans: QuerySet[Orphan]) -> None:
        users = User.objects.filter(pk__in=orphans.values("user"))
        for user in users:
            try:
                counts = reprocess_orphans(user)
            except ImportBusy as error:
                self.message_user(request, f"{user}: {error}", messages.WARNING)
                continue
            said = f"{counts.success} of {counts.processed} of {user} found a chart."
            self.message_user(request, said, messages.SUCCESS)

    @admin.action(description="Delete")
    def give_up(self, request: HttpRequest, orphans: QuerySet[Orphan]) -> None:
        def act(orphan: Orphan, moderator: User) -> None:
            delete_orphan(orphan, by=moderator)

        for_each(self, request, orphans, act, "deleted")


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    list_display = (
        "short_id", "user", "song", "on", "value", "service", "achieved", "added",
    )  # fmt: skip
    list_filter = ("game", "playtype", "import_type")
    search_fields = ("=score_id", "=user__name", "=chart__chart_id")
    search_help_text = "The score's id, the user's name or the chart's id, in full"
    list_select_related = ("user", "chart__song")
    ordering = ("-id",)
    actions = ("remove", "block")

    @admin.display(description="Score")
    def short_id(self, score: Score) -> str:
        return score.score_id[:9]

    @admin.display(description="Song")
    def song(self, score: Score) -> str:
        where = [score.game, score.playtype, score.chart.chart_id]
        address = reverse("score_chart", args=where)
        return format_html('<a href="{}">{}</a>', address, score.chart.song.title)

    @admin.display(description="Chart")
    def on(self, score: Score) -> str:
        playtype = playtype_for(score.game, score.playtype)
        said = words.chart_words(playtype, score.chart) if playtype else ""
        return f"{score.playtype} {said}"

    @admin.display(description="Value")
    def value(self, score: Score) -> str:
        playtype = playtype_for(score.game, score.playtype)
        if playtype is None:
            return words.NOTHING
        cells = words.cells(playtype, score.data)
        return " ".join(one.text for one in cells if not one.column.optional)

    @admin.display(description="Achieved")
    def achieved(self, score: Score) -> str:
        return ago(score.time_achieved)

    @admin.display(description="Added")
    def added(self, score: Score) -> str:
        return ago(score.time_added)

    @admin.action(description="Delete (an import may bring it back)")
    def remove(self, request: HttpRequest, scores: QuerySet[Score]) -> None:
        def act(score: Score, moderator: User) -> None:
            delete_score(score, by=moderator)

        for_each(self, request, scores, act, "deleted")

    @admin.action(description="Delete and block (no import brings it back)")
    def block(self, request: HttpRequest, scores: QuerySet[Score]) -> None:
        def act(score: Score, moderator: User) -> None:
            delete_score(score, by=moderator, block=True)

        for_each(self, request, scores, act, "deleted and blocked")


@admin.register(BlockedScore)
class BlockedScoreAdmin(ReadOnly):
    """Deleting one lets imports bring the score again."""

    list_display = ("score_id", "user", "game")
    search_fields = ("=score_id", "=user__name")
    list_select_related = ("user",)
    ordering = ("-id",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_authenticated and request.user.is_staff)

    @admin.display(description="Game")
    def game(self, row: BlockedScore) -> str:
        return f"{row.score.get('game', '')} {row.score.get('playtype', '')}"
