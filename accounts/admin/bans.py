"""Bans: made, changed and lifted by the actions of `accounts.actions.bans`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions import bans
from accounts.admin.base import Acting, became, for_each, moderator_of
from accounts.models import Ban

if TYPE_CHECKING:
    _Form = forms.ModelForm[Ban]
else:  # generic for the type checker only
    _Form = forms.ModelForm


class NewBanForm(_Form):
    network = forms.CharField(
        required=False, help_text="An address, or a network such as 203.0.113.0/24."
    )

    class Meta:
        model = Ban
        fields = ("user", "fingerprint", "reason", "valid_until")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        targets = [given.get(name) for name in ("user", "network", "fingerprint")]
        if sum(bool(target) for target in targets) != 1:
            self.add_error(None, "Choose one: a user, a network or a fingerprint.")
        return given


@admin.register(Ban)
class BanAdmin(Acting):
    list_display = (
        "user", "network", "fingerprint", "reason", "enabled", "valid_until",
        "banned_by", "created_at",
    )  # fmt: skip
    list_display_links = ("reason",)
    list_filter = ("enabled", "valid_until")
    list_select_related = ("user", "banned_by")
    search_fields = ("user__name", "reason", "subnet", "fingerprint")
    autocomplete_fields = ("user",)
    ordering = ("-id",)
    actions = ("lift", "restore")

    @admin.display(description="Network")
    def network(self, ban: Ban) -> str:
        return f"{ban.subnet}/{ban.prefix_length}" if ban.subnet else "-"

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewBanForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["user", "network", "fingerprint", "reason", "valid_until"]
        return [*self.get_readonly_fields(request, obj), "reason", "valid_until"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["user", "network", "fingerprint", "enabled", "banned_by", "created_at"]

    def save_model(
        self, request: HttpRequest, obj: Ban, form: Any, change: bool
    ) -> None:
        given = form.cleaned_data
        terms: dict[str, Any] = {
            "moderator": moderator_of(request),
            "reason": given["reason"],
            "valid_until": given["valid_until"],
        }
        if change:
            if form.changed_data:
                bans.change_ban(obj, **terms)
        elif given["user"]:
            became(obj, bans.ban_user(given["user"], **terms))
        elif given["network"]:
            became(obj, bans.ban_subnet(given["network"], **terms))
        else:
            became(obj, bans.ban_fingerprint(given["fingerprint"], **terms))

    @admin.action(description="Lift")
    def lift(self, request: HttpRequest, rows: QuerySet[Ban]) -> None:
        by = moderator_of(request)
        for_each(
            self, request, rows, lambda ban: bans.lift_ban(ban, moderator=by), "lifted"
        )

    @admin.action(description="Put in force again")
    def restore(self, request: HttpRequest, rows: QuerySet[Ban]) -> None:
        by = moderator_of(request)
        for_each(
            self,
            request,
            rows,
            lambda ban: bans.restore_ban(ban, moderator=by),
            "in force again",
        )
