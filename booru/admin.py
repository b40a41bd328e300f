"""The moderators' back office. Its buttons call the same actions as everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin import ModelAdmin
from accounts.models import User
from booru import storage
from booru.actions import moderation, tags
from booru.actions.artist_links import decide_link
from booru.models import (
    ArtistLink,
    DnpEntry,
    DuplicateReport,
    Filter,
    Image,
    ProcessingJob,
    SourceChange,
    Tag,
    TagChange,
)

HIDDEN_HERE = "Hidden by staff"


class ReadOnly(ModelAdmin):
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _thumbnail(image: Image) -> str:
    if not image.thumbnails_generated:
        return "not ready"
    extension = storage.shown_extension(image.format)
    extension = "gif" if extension in ("webm", "mp4") else extension
    source = storage.file_url(
        image.pk,
        image.created_at,
        f"thumb_small.{extension}",
        image.hidden_image_key,
    )
    return format_html(
        '<a href="{}"><img src="{}" width="75" alt=""></a>',
        reverse("image", args=[image.pk]),
        source,
    )


@admin.register(Image)
class ImageAdmin(ReadOnly):
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
        return _thumbnail(image)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without it Django offers no actions; the form itself is read-only.
        return bool(request.user.is_authenticated and request.user.is_staff)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [f.name for f in Image._meta.fields]

    @admin.action(description="Hide (the reason is “Hidden by staff”)")
    def hide(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        def act(image: Image, moderator: User) -> object:
            return moderation.hide_image(image, moderator=moderator, reason=HIDDEN_HERE)

        _for_each(self, request, images, act, "hidden")

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        _for_each(self, request, images, _by(moderation.unhide_image), "restored")

    @admin.action(description="Approve")
    def approve(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        _for_each(self, request, images, _by(moderation.approve_image), "approved")

    @admin.action(description="Feature")
    def feature(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        _for_each(self, request, images, _by(moderation.feature_image), "featured")

    @admin.action(description="Try failed processing again")
    def retry(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        _for_each(self, request, images, _by(moderation.retry_processing), "queued")


def _moderator(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _by(action: Callable[..., object]) -> Callable[[Any, User], object]:
    return lambda row, moderator: action(row, moderator=moderator)


def _for_each(
    page: ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    act: Callable[[Any, User], object],
    done: str,
) -> None:
    """Each row on its own: one that refuses does not stop the others."""
    moderator = _moderator(request)
    count = 0
    for row in rows:
        try:
            act(row, moderator)
            count += 1
        except ValidationError as error:
            page.message_user(request, " ".join(error.messages), messages.WARNING)
        except ProcessingJob.DoesNotExist:
            page.message_user(request, f"{row} has no job.", messages.WARNING)
    if count:
        page.message_user(request, f"{count} {done}.", messages.SUCCESS)


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    list_display = (
        "name", "category", "images_count", "aliased_tag", "newest",
        "short_description",
    )  # fmt: skip
    list_filter = ("category", ("aliased_tag", admin.EmptyFieldListFilter), "namespace")
    search_fields = ("name", "slug")
    list_select_related = ("aliased_tag",)
    show_full_result_count = False
    ordering = ("-images_count", "id")
    readonly_fields = (
        "name", "slug", "namespace", "name_in_namespace", "images_count", "created_at",
    )  # fmt: skip
    fields = (
        *readonly_fields, "category", "short_description", "description", "mod_notes",
        "aliased_tag", "implied_tags",
    )  # fmt: skip
    autocomplete_fields = ("aliased_tag", "implied_tags")

    @admin.display(description="Newest picture")
    def newest(self, tag: Tag) -> str:
        shown = tag.images.filter(hidden_from_users=False).order_by("-id").first()
        return _thumbnail(shown) if shown else "none"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Tag, form: Any, change: bool
    ) -> None:
        """By the actions: an alias moves the images as well, and the log knows."""
        moderator, target = _moderator(request), obj.aliased_tag
        before = Tag.objects.get(pk=obj.pk)
        said = {one.name: getattr(obj, one.name) or "" for one in fields(tags.TagDraft)}
        try:
            tags.edit_tag(before, moderator=moderator, draft=tags.TagDraft(**said))
            if before.aliased_tag_id is not None and target != before.aliased_tag:
                tags.unalias_tag(obj, moderator=moderator)
            if target is not None and target != before.aliased_tag:
                tags.alias_tag(obj, target=target, moderator=moderator)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        moderator = _moderator(request)
        implied = form.cleaned_data.get("implied_tags", [])
        try:
            tags.set_implications(form.instance, implied=implied, moderator=moderator)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)


@admin.register(ProcessingJob)
class ProcessingJobAdmin(ReadOnly):
    list_display = ("image", "stage", "state", "attempts", "reason", "updated_at")
    list_filter = ("state", "stage")
    search_fields = ("image__id",)
    ordering = ("-updated_at",)
    show_full_result_count = False


@admin.register(TagChange)
class TagChangeAdmin(ReadOnly):
    list_display = ("id", "image", "user", "ip", "created_at", "what")
    search_fields = ("image__id", "user__name", "ip")
    list_select_related = ("user",)
    show_full_result_count = False
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TagChange]:
        return super().get_queryset(request).prefetch_related("rows__tag")

    @admin.display(description="Changes")
    def what(self, change: TagChange) -> str:
        rows = change.rows.all()
        return ", ".join(f"{'+' if row.added else '-'}{row.tag.name}" for row in rows)


@admin.register(SourceChange)
class SourceChangeAdmin(ReadOnly):
    list_display = ("id", "image", "user", "ip", "created_at", "added", "removed")
    search_fields = ("image__id", "user__name", "ip")
    list_select_related = ("user",)
    show_full_result_count = False
    ordering = ("-id",)


@admin.register(DuplicateReport)
class DuplicateReportAdmin(ReadOnly):
    list_display = ("id", "image", "duplicate_of", "state", "reason", "created_at")
    list_filter = ("state",)
    show_full_result_count = False
    ordering = ("-id",)


@admin.register(DnpEntry)
class DnpEntryAdmin(ReadOnly):
    """Decided on its page, where the artist reads what is said of it."""

    list_display = ("tag", "dnp_type", "state", "requested_by", "created_at")
    list_filter = ("state", "dnp_type")
    search_fields = ("tag__name",)
    list_select_related = ("tag", "requested_by")
    ordering = ("-id",)


@admin.register(ArtistLink)
class ArtistLinkAdmin(ReadOnly):
    list_display = ("user", "tag", "uri", "state", "public", "created_at")
    list_filter = ("state",)
    list_select_related = ("user", "tag")
    search_fields = ("user__name", "tag__name", "uri")
    actions = ("verify", "contacted", "reject")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without it Django offers no actions; the form itself is read-only.
        return bool(request.user.is_authenticated and request.user.is_staff)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [f.name for f in ArtistLink._meta.fields]

    @admin.action(description="Verify")
    def verify(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        _for_each(self, request, links, _into(ArtistLink.State.VERIFIED), "verified")

    @admin.action(description="Mark as contacted")
    def contacted(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        _for_each(self, request, links, _into(ArtistLink.State.CONTACTED), "marked")

    @admin.action(description="Reject")
    def reject(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        _for_each(self, request, links, _into(ArtistLink.State.REJECTED), "rejected")


def _into(state: str) -> Callable[[ArtistLink, User], object]:
    return lambda link, moderator: decide_link(link, moderator=moderator, state=state)


@admin.register(Filter)
class FilterAdmin(ReadOnly):
    list_display = ("id", "name", "user", "system", "public")
    list_select_related = ("user",)
    search_fields = ("name", "user__name")
