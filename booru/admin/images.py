"""Images, and the work on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.author import Author
from accounts.models import User
from booru.actions import duplicates, moderation
from booru.actions.describing import edit_origin
from booru.actions.locations import set_locations
from booru.admin.base import (
    Acting,
    ReadOnly,
    by,
    for_each,
    is_staff,
    moderator_of,
    thumbnail_of,
)
from booru.location_sites import page_address, parse_address
from booru.models import DuplicateReport, Image, PostLocation, ProcessingJob

if TYPE_CHECKING:
    LocationsForm = forms.ModelForm[PostLocation]
    LocationsInline = admin.TabularInline[PostLocation, Image]
else:  # generic for the type checker only
    LocationsForm, LocationsInline = forms.ModelForm, admin.TabularInline

HIDDEN_HERE = "Hidden by staff"


class LocationForm(LocationsForm):
    """The address says the site and the number there."""

    class Meta:
        model = PostLocation
        fields = ("url",)

    def clean_url(self) -> str:
        found = parse_address(self.cleaned_data["url"])
        if found is None:
            raise ValidationError("This is no page of a post at a site known here.")
        self.instance.site, self.instance.site_id = found
        return page_address(*found)


class LocationInline(LocationsInline):
    model = PostLocation
    form = LocationForm
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)


@admin.register(Image)
class ImageAdmin(Acting):
    list_display = (
        "id", "thumbnail", "uploader", "media_type", "format", "size", "score",
        "processed", "approved", "hidden_from_users", "deletion_reason", "created_at",
    )  # fmt: skip
    list_filter = (
        "hidden_from_users", "approved", "processed", "media_type", "format",
        "animated", ("processing__state", admin.ChoicesFieldListFilter), "created_at",
    )  # fmt: skip
    search_fields = ("id", "name", "orig_sha512_hash", "uploader__name", "tags__name")
    search_help_text = "Number, file name, SHA-512, uploader or tag"
    list_select_related = ("uploader",)
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-id",)
    actions = (
        "hide", "restore", "approve", "unapprove", "feature", "unfeature", "retry",
    )  # fmt: skip

    inlines = (LocationInline,)
    exclude = ("locked_tags",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = super().get_readonly_fields(request, obj)
        return [name for name in names if name not in ("original", "source_label")]

    def save_model(
        self, request: HttpRequest, obj: Image, form: Any, change: bool
    ) -> None:
        """By the action, and so in the log."""
        try:
            edit_origin(
                obj,
                author=Author(moderator_of(request)),
                original=form.cleaned_data["original"],
                source_label=form.cleaned_data["source_label"],
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        """By the action, and so in the log."""
        said = [f for f in formset.forms if f not in formset.deleted_forms]
        addresses = [f.cleaned_data.get("url", "") for f in said]
        formset.new_objects = formset.changed_objects = formset.deleted_objects = []
        try:
            set_locations(
                form.instance, addresses=addresses, actor=moderator_of(request)
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)

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

    @admin.action(description="Withdraw approval")
    def unapprove(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.unapprove_image), "waiting")

    @admin.action(description="Feature")
    def feature(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for_each(self, request, images, by(moderation.feature_image), "featured")

    @admin.action(description="End the feature")
    def unfeature(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        act = by(moderation.unfeature_image)
        for_each(self, request, images, act, "featured no more")

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
class DuplicateReportAdmin(Acting):
    list_display = (
        "id", "image", "duplicate_of", "state", "user", "modifier", "reason",
        "created_at",
    )  # fmt: skip
    list_filter = ("state",)
    list_select_related = ("image", "duplicate_of", "user", "modifier")
    show_full_result_count = False
    ordering = ("-id",)
    actions = ("claim", "reject", "accept", "accept_the_other_way", "reopen")

    @admin.action(description="Assign to me")
    def claim(self, request: HttpRequest, rows: QuerySet[DuplicateReport]) -> None:
        act = by(duplicates.claim_duplicate)
        for_each(self, request, rows, act, "assigned to you")

    @admin.action(description="Not the same")
    def reject(self, request: HttpRequest, rows: QuerySet[DuplicateReport]) -> None:
        for_each(self, request, rows, by(duplicates.reject_duplicate), "rejected")

    @admin.action(description="Merge the image into the other")
    def accept(self, request: HttpRequest, rows: QuerySet[DuplicateReport]) -> None:
        for_each(self, request, rows, by(duplicates.accept_duplicate), "merged")

    @admin.action(description="Merge the other into the image")
    def accept_the_other_way(
        self, request: HttpRequest, rows: QuerySet[DuplicateReport]
    ) -> None:
        def act(report: DuplicateReport, moderator: User) -> object:
            return duplicates.accept_duplicate(
                report, moderator=moderator, keep=report.image_id
            )

        for_each(self, request, rows, act, "merged")

    @admin.action(description="Reopen (a merge is taken back)")
    def reopen(self, request: HttpRequest, rows: QuerySet[DuplicateReport]) -> None:
        for_each(self, request, rows, by(duplicates.reopen_duplicate), "reopened")
