"""Accounts: what staff decide about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.actions.users import (
    deactivate,
    reactivate,
    set_bypass_rate_limits,
    set_role,
    set_verified,
)
from accounts.admin.base import Acting, moderator_of
from accounts.models import Role, User
from accounts.policies import is_staff_role

if TYPE_CHECKING:
    _Form = forms.ModelForm[User]
else:  # generic for the type checker only
    _Form = forms.ModelForm


_FACTS = ("name", "description", "created_at", "last_seen_at")


class UserForm(_Form):
    active = forms.BooleanField(
        required=False,
        help_text="Without it, sessions and keys of the account open nothing.",
    )
    reason = forms.CharField(
        required=False,
        max_length=200,
        help_text="Stands in the log; needed to deactivate an account.",
    )

    class Meta:
        model = User
        fields = ("role", "verified", "bypass_rate_limits")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "active" in self.fields:
            self.fields["active"].initial = self.instance.is_active

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        ends = given.get("active") is False and self.instance.is_active
        if ends and "active" in self.fields and not given.get("reason", "").strip():
            self.add_error("reason", "Say why: it stands in the log.")
        return given


@admin.register(User)
class UserAdmin(Acting):
    form = UserForm
    list_display = (
        "name", "role", "verified", "uploads_count", "comments_count", "posts_count",
        "last_seen_at", "created_at", "deleted_at",
    )  # fmt: skip
    list_filter = (
        "role",
        "verified",
        ("deleted_at", admin.EmptyFieldListFilter),
        "created_at",
    )
    search_fields = ("name",)
    ordering = ("-id",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        decided = ["role", "verified", "bypass_rate_limits"]
        if obj is None or not _may_decide(request, obj):
            return [*_FACTS, *decided]
        return [*_FACTS, *decided, "active", "reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None or not _may_decide(request, obj):
            return [*_FACTS, "role", "verified", "bypass_rate_limits"]
        if moderator_of(request).role == Role.ADMIN:
            return [*_FACTS]
        return [*_FACTS, "role"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """An act for each field that changed; together or not at all."""
        given, by = form.cleaned_data, moderator_of(request)
        said: dict[str, Any] = {"moderator": by, "reason": given.get("reason", "")}
        if "role" in form.changed_data:
            set_role(obj, role=Role(given["role"]), **said)
        if "verified" in form.changed_data:
            set_verified(obj, verified=given["verified"], **said)
        if "bypass_rate_limits" in form.changed_data:
            set_bypass_rate_limits(obj, bypass=given["bypass_rate_limits"], **said)
        if "active" in form.changed_data:
            (reactivate if given["active"] else deactivate)(obj, **said)


def _may_decide(request: HttpRequest, user: User) -> bool:
    """Nobody about themselves, and only admins about staff."""
    by = moderator_of(request)
    return by.pk != user.pk and (by.role == Role.ADMIN or not is_staff_role(user))
