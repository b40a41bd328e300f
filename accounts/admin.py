"""Accounts for moderators; roles are for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Ban, User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # generic for the type checker only
    ModelAdmin = admin.ModelAdmin


@admin.register(User)
class UserAdmin(ModelAdmin):
    list_display = ("name", "role", "verified", "uploads_count", "created_at")
    list_filter = ("role", "verified")
    search_fields = ("name",)
    show_full_result_count = False
    fields = ("name", "role", "verified", "description", "created_at")
    readonly_fields = ("name", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.is_authenticated and request.user.is_superuser:
            return self.readonly_fields
        return (*self.readonly_fields, "role")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Ban)
class BanAdmin(ModelAdmin):
    list_display = ("user", "subnet", "fingerprint", "reason", "enabled", "valid_until")
    list_filter = ("enabled",)
    search_fields = ("user__name", "reason")
    autocomplete_fields = ("user",)
    exclude = ("banned_by", "created_at")

    def save_model(
        self, request: HttpRequest, obj: Ban, form: Any, change: bool
    ) -> None:
        if not change and isinstance(request.user, User):
            obj.banned_by = request.user
        super().save_model(request, obj, form, change)
