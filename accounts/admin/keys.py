"""Keys of people's programs: whose, for what, how much used. The keys themselves are
shown to nobody but their owners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.keys import revoke_key_of
from accounts.admin.base import Acting, ReasonForm, for_each, moderator_of
from accounts.models import ApiKey, KeyUse

_WEEK = timedelta(days=6)
_SHOWN = ("user", "kind", "name", "allowed", "created_at", "last_used_at")


def _requests(since: timedelta) -> Coalesce:
    """On this many days before today, and today (UTC)."""
    first = timezone.now().date() - since
    uses = KeyUse.objects.filter(key=OuterRef("pk"), day__gte=first).order_by()
    total = uses.values("key").annotate(total=Sum("requests")).values("total")
    return Coalesce(Subquery(total), 0, output_field=IntegerField())


@admin.register(ApiKey)
class ApiKeyAdmin(Acting):
    list_display = (*_SHOWN, "today", "week")
    list_filter = ("kind", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "name")
    ordering = ("-id",)
    fields = readonly_fields = (*_SHOWN, "today", "week")
    actions = ("revoke",)
    action_form = ReasonForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        rows: QuerySet[ApiKey] = super().get_queryset(request)
        return rows.defer("digest", "encrypted").annotate(
            requests_today=_requests(timedelta()), requests_week=_requests(_WEEK)
        )

    @admin.display(description="May")
    def allowed(self, key: Any) -> str:
        return str(key.allows) if key.permissions else "-"

    @admin.display(description="Requests today")
    def today(self, key: Any) -> int:
        return int(key.requests_today)

    @admin.display(description="In 7 days")
    def week(self, key: Any) -> int:
        return int(key.requests_week)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Revoke (final; its owner is told the reason)")
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        said: dict[str, Any] = {
            "moderator": moderator_of(request),
            "reason": request.POST.get("reason", ""),
        }
        for_each(self, request, rows, lambda key: revoke_key_of(key, **said), "revoked")
