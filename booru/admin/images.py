"""Images, and the work on them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from booru.actions import moderation
from booru.admin.base import Acting, ReadOnly, by, for_each, thumbnail_of
from booru.models import DuplicateReport, Image, ProcessingJob

HIDDEN_HERE = "Hidden by staff"


@admin.register(Image)
class ImageAdmin(Acting):
    list_display = (
        "id", "thumbnail", "uploader", "format", "size", "score", "processed",
        "approved", "hidden_from_users", "deletion_reason", "created_at",
    )  # fmt: skip
    list_filter = (
        "hidden_from_users", "approved", "processed", "format", "animated",
        ("processing__state", admin.ChoicesFieldListFilter), "created_at",
    )  # fmt: skip
    search_fields = ("id", "name", "orig_sha512_hash", "uploader__name", "tags__name")
    search_help_text = "Number, file name, SHA-512, uploader or tag"
    list_select_related = ("uploader",)
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-id",)
    actions = ("hide", "restore", "approve", "feature", "retry")

    @admin.display(description="Picture")
    def thumbnail(self, image: Image) -> str:
        return thumbnail_of(image)

    @admin.action(description="Hide (the reason is “Hidden by staff”)")
    def hide(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        def act(image: Image, moderator: User) -> object:
            return moderation.hide_image(image, moderator=moderator, reason=HIDDEN_HERE)

        for_each(self, request, images, act, "hidden")

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.unhide_image), "restored")

    @admin.action(description="Approve")
    def approve(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.approve_image), "approved")

    @admin.action(description="Feature")
    def feature(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.feature_image), "featured")

    @admin.action(description="Try failed processing again")
    def retry(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.retry_processing), "queued")


@admin.register(ProcessingJob)
class ProcessingJobAdmin(ReadOnly):
    list_display = ("image", "stage", "state", "attempts", "reason", "updated_at")
    list_filter = ("state", "stage")
    search_fields = ("image__id",)
    ordering = ("-updated_at",)
    show_full_result_count = False


@admin.register(DuplicateReport)
class DuplicateReportAdmin(ReadOnly):
    list_display = ("id", "image", "duplicate_of", "state", "reason", "created_at")
    list_filter = ("state",)
    show_full_result_count = False
    ordering = ("-id",)
