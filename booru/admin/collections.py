"""What users keep: galleries and filters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from booru.actions import galleries
from booru.admin.base import Acting, ReadOnly, for_each
from booru.models import Filter, Gallery

DELETED_HERE = "Deleted by staff"


@admin.register(Gallery)
class GalleryAdmin(Acting):
    list_display = (
        "id", "page", "user", "anonymous", "image_count", "created_at", "updated_at",
    )  # fmt: skip
    list_filter = ("anonymous", "created_at")
    search_fields = ("id", "title", "user__name")
    list_select_related = ("user",)
    show_full_result_count = False
    ordering = ("-id",)
    actions = ("delete_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gallery]:
        return super().get_queryset(request).defer("description_words", "spoiler_words")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        every = super().get_readonly_fields(request, obj)
        return [name for name in every if not name.endswith("_words")]

    @admin.display(description="Title")
    def page(self, gallery: Gallery) -> str:
        address = reverse("gallery", args=[gallery.pk])
        return format_html('<a href="{}">{}</a>', address, gallery.title)

    @admin.action(description="Delete (the log can undo it)")
    def delete_chosen(self, request: HttpRequest, rows: QuerySet[Gallery]) -> None:
        def act(gallery: Gallery, moderator: User) -> object:
            return galleries.delete_gallery(
                gallery, user=moderator, reason=DELETED_HERE
            )

        for_each(self, request, rows, act, "deleted")


@admin.register(Filter)
class FilterAdmin(ReadOnly):
    list_display = ("id", "name", "user", "system", "public")
    list_select_related = ("user",)
    search_fields = ("name", "user__name")
