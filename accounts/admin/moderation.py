"""What people report, and what the staff did: the log is read here, and undone on its
own page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions import reports
from accounts.admin.base import Acting, ReasonForm, for_each, moderator_of
from accounts.models import LogEntry, Report


@admin.register(LogEntry)
class LogEntryAdmin(Acting):
    """Written by acts alone."""

    list_display = ("id", "moderator", "action", "label", "reason", "created_at")
    list_filter = ("action", "subject", "created_at")
    list_select_related = ("moderator",)
    search_fields = ("moderator__name", "label", "reason")
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Report)
class ReportAdmin(Acting):
    list_display = (
        "id", "label", "rule", "reporter", "state", "claimed_by", "created_at",
    )  # fmt: skip
    list_filter = ("state", "subject", "rule", "created_at")
    list_select_related = ("reporter", "claimed_by")
    search_fields = ("label", "reason", "reporter__name")
    ordering = ("-id",)
    actions = ("claim", "close", "reopen")
    action_form = ReasonForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in Report._meta.fields]

    @admin.action(description="Assign to me")
    def claim(self, request: HttpRequest, rows: QuerySet[Report]) -> None:
        by = moderator_of(request)
        for_each(
            self,
            request,
            rows,
            lambda row: reports.claim_report(row, moderator=by),
            "assigned to you",
        )

    @admin.action(description="Close (the reporter is told the reason)")
    def close(self, request: HttpRequest, rows: QuerySet[Report]) -> None:
        by, said = moderator_of(request), request.POST.get("reason", "")
        for_each(
            self,
            request,
            rows,
            lambda row: reports.close_report(row, moderator=by, resolution=said),
            "closed",
        )

    @admin.action(description="Reopen")
    def reopen(self, request: HttpRequest, rows: QuerySet[Report]) -> None:
        by = moderator_of(request)
        for_each(
            self,
            request,
            rows,
            lambda row: reports.reopen_report(row, moderator=by),
            "reopened",
        )
