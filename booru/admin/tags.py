"""Tags, their changes, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import Choosing
from accounts.models import User
from booru.actions import tags
from booru.actions.artist_links import decide_link
from booru.actions.tag_details import clean_details, edit_tag_details
from booru.admin.base import Acting, ReadOnly, for_each, moderator_of, thumbnail_of
from booru.models import (
    ArtistLink,
    DnpEntry,
    SourceChange,
    Tag,
    TagChange,
    TagDetails,
)
from booru.tag_facts import LABELS

if TYPE_CHECKING:
    _Form = forms.ModelForm[TagDetails]
    _Inline = admin.StackedInline[TagDetails, Tag]
else:  # generic for the type checker only
    _Form, _Inline = forms.ModelForm, admin.StackedInline


class DetailsForm(_Form):
    url = forms.CharField(required=False, label=LABELS["url"])

    class Meta:
        model = TagDetails
        fields = tuple(LABELS)

    def clean(self) -> dict[str, Any]:
        """As the action will say, at the fields."""
        said = super().clean() or self.cleaned_data
        given = {name: said[name] for name in LABELS if name in said}
        return said | clean_details(given)


class DetailsInline(_Inline):
    """Stored by the action of `TagAdmin.save_related`."""

    model = TagDetails
    form = DetailsForm
    can_delete = False
    verbose_name_plural = "details (Nekos clients)"


@admin.register(Tag)
class TagAdmin(Choosing):
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
        "name", "slug", "uuid", "namespace", "name_in_namespace", "images_count",
        "created_at",
    )  # fmt: skip
    fields = (
        *readonly_fields, "category", "short_description", "description", "mod_notes",
        "aliased_tag", "implied_tags",
    )  # fmt: skip
    autocomplete_fields = ("aliased_tag", "implied_tags")
    inlines = (DetailsInline,)

    @admin.display(description="Newest picture")
    def newest(self, tag: Tag) -> str:
        shown = tag.images.filter(hidden_from_users=False).order_by("-id").first()
        return thumbnail_of(shown) if shown else "none"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Tag, form: Any, change: bool
    ) -> None:
        """By the actions: an alias moves the images as well, and the log knows."""
        moderator, target = moderator_of(request), obj.aliased_tag
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
        moderator = moderator_of(request)
        implied = form.cleaned_data.get("implied_tags", [])
        try:
            tags.set_implications(form.instance, implied=implied, moderator=moderator)
            for details in formsets[0].forms if formsets else ():
                if details.has_changed():
                    said = {name: details.cleaned_data[name] for name in LABELS}
                    edit_tag_details(form.instance, moderator=moderator, **said)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Of the inline form it would ask what was saved: the log has that."""
        return super().construct_change_message(request, form, [], add)


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


@admin.register(DnpEntry)
class DnpEntryAdmin(ReadOnly):
    """Decided on its page, where the artist reads what is said of it."""

    list_display = ("tag", "dnp_type", "state", "requested_by", "created_at")
    list_filter = ("state", "dnp_type")
    search_fields = ("tag__name",)
    list_select_related = ("tag", "requested_by")
    ordering = ("-id",)


@admin.register(ArtistLink)
class ArtistLinkAdmin(Acting):
    list_display = ("user", "tag", "uri", "state", "public", "created_at")
    list_filter = ("state",)
    list_select_related = ("user", "tag")
    search_fields = ("user__name", "tag__name", "uri")
    actions = ("verify", "contacted", "reject")

    @admin.action(description="Verify")
    def verify(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        for_each(self, request, links, _into(ArtistLink.State.VERIFIED), "verified")

    @admin.action(description="Mark as contacted")
    def contacted(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        for_each(self, request, links, _into(ArtistLink.State.CONTACTED), "marked")

    @admin.action(description="Reject")
    def reject(self, request: HttpRequest, links: QuerySet[ArtistLink]) -> None:
        for_each(self, request, links, _into(ArtistLink.State.REJECTED), "rejected")


def _into(state: str) -> Callable[[ArtistLink, User], object]:
    return lambda link, moderator: decide_link(link, moderator=moderator, state=state)
