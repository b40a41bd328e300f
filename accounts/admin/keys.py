"""Keys of people's programs: whose, for what, how much used. The keys themselves are
shown to nobody but their owners; a Nekos token also, once, to who gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.actions.keys import revoke_key_of
from accounts.actions.nekos_tokens import issue_nekos_token
from accounts.admin.base import Acting, ReasonForm, became, for_each, moderator_of
from accounts.admin.nekos_tokens import NekosTokenForm
from accounts.keys import decrypt, digest
from accounts.models import ApiKey, KeyKind, KeyUse

_WEEK = timedelta(days=6)
_LISTED = ("user", "kind", "name", "allowed", "created_at", "last_used_at")
_SHOWN = (*_LISTED, "expires_at", "issued_by", "today", "week")
_GIVEN = ("user", "purpose", "scopes", "expires_at")
# In the session: the token to be shown once, by its number.
_MADE = "given_token"


def _requests(since: timedelta) -> Coalesce:
    """On this many days before today, and today (UTC)."""
    first = timezone.now().date() - since
    uses = KeyUse.objects.filter(key=OuterRef("pk"), day__gte=first).order_by()
    total = uses.values("key").annotate(total=Sum("requests")).values("total")
    return Coalesce(Subquery(total), 0, output_field=IntegerField())


@admin.register(ApiKey)
class ApiKeyAdmin(Acting):
    list_display = (*_LISTED, "today", "week")
    list_filter = ("kind", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "name")
    ordering = ("-id",)
    autocomplete_fields = ("user",)
    actions = ("revoke",)
    action_form = ReasonForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        rows: QuerySet[ApiKey] = super().get_queryset(request)
        return rows.defer("digest", "encrypted").annotate(
            requests_today=_requests(timedelta()), requests_week=_requests(_WEEK)
        )

    @admin.display(description="May")
    def allowed(self, key: Any) -> str:
        if key.kind == KeyKind.NEKOS:
            return ", ".join(key.permissions) or "-"
        return str(key.allows) if key.permissions else "-"

    @admin.display(description="Requests today")
    def today(self, key: Any) -> int:
        return int(key.requests_today)

    @admin.display(description="In 7 days")
    def week(self, key: Any) -> int:
        return int(key.requests_week)

    # A Nekos token is given -----------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NekosTokenForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return _GIVEN if obj is None else _SHOWN

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else _SHOWN

    def save_model(
        self, request: HttpRequest, obj: ApiKey, form: Any, change: bool
    ) -> None:
        if change:
            return
        said = {name: form.cleaned_data[name] for name in _GIVEN[1:]}
        token = issue_nekos_token(obj.user, issued_by=moderator_of(request), **said)
        made = ApiKey.objects.get(kind=KeyKind.NEKOS, digest=digest(token))
        became(obj, made)
        request.session[_MADE] = made.pk

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> Any:
        words = {
            "title": "Give a Nekos token",
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        return super().add_view(request, form_url, words)

    def response_add(
        self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        address = reverse("admin:accounts_apikey_change", args=[obj.pk])
        return HttpResponseRedirect(address)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any) -> Any:
        """With the token itself, this once, if it was given a moment ago: the message
        is shown by this answer and stored nowhere."""
        if str(request.session.get(_MADE)) == object_id:
            del request.session[_MADE]
            key = ApiKey.objects.filter(pk=object_id).first()
            if key is not None:
                token = decrypt(bytes(key.encrypted))
                text = f"The token, which is shown to you this once: {token}"
                self.message_user(request, text, messages.SUCCESS)
        return super().change_view(request, object_id, *args)

    @admin.action(description="Revoke (final; its owner is told the reason)")
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        said: dict[str, Any] = {
            "moderator": moderator_of(request),
            "reason": request.POST.get("reason", ""),
        }
        for_each(self, request, rows, lambda key: revoke_key_of(key, **said), "revoked")
