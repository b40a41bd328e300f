"""Badges and awards for moderators; each change is an action and in the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions.badges import (
    MAX_TEXT,
    change_badge,
    give_award,
    make_badge,
    retire_badge,
    take_award,
)
from accounts.admin import Choosing, ModelAdmin
from accounts.models import Award, Badge, User
from booru.received import ReceivedFile
from community.actions.pictures import store_badge_picture

if TYPE_CHECKING:
    _BadgeForm = forms.ModelForm[Badge]
    _AwardForm = forms.ModelForm[Award]
else:  # generic for the type checker only
    _BadgeForm = _AwardForm = forms.ModelForm


def _long_text() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


class AwardForm(_AwardForm):
    reason = _long_text()

    class Meta:
        model = Award
        fields = ("user", "badge", "label", "reason")


class BadgeForm(_BadgeForm):
    description = _long_text()
    picture = forms.FileField(
        required=False,
        help_text="An SVG of at most 256 kB. What could run or load is taken out.",
    )

    class Meta:
        model = Badge
        fields = ("title", "description", "retired")

    def clean_picture(self) -> Any:
        """A new badge needs one; what is kept is stored at once, so that a refusal
        stands at the field."""
        upload = self.cleaned_data["picture"]
        if upload is None:
            if not self.instance.image:
                raise ValidationError("Choose an SVG.")
            return self.instance.image
        path = Path(upload.temporary_file_path())
        try:
            return store_badge_picture(ReceivedFile(path, upload.name, upload.size))
        except ValidationError as error:
            raise ValidationError(error.messages) from error


@admin.register(Badge)
class BadgeAdmin(ModelAdmin):
    form = BadgeForm
    fields = ("title", "description", "picture", "retired")
    list_display = ("title", "description", "retired")
    list_filter = ("retired",)
    search_fields = ("title",)
    ordering = ("title", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Those who have it keep it: a badge is retired.
        return False

    def save_model(
        self, request: HttpRequest, obj: Badge, form: Any, change: bool
    ) -> None:
        moderator, given = _moderator(request), form.cleaned_data
        texts = {
            "title": given["title"],
            "description": given["description"],
            "image": given["picture"],
        }
        if change:
            change_badge(obj, moderator=moderator, **texts)
        else:
            obj.pk = make_badge(moderator=moderator, **texts).pk
        retire_badge(obj, moderator=moderator, retired=given["retired"])
        obj.refresh_from_db()


@admin.register(Award)
class AwardAdmin(Choosing):
    form = AwardForm
    fields = ("user", "badge", "label", "reason")
    list_display = ("user", "badge", "label", "awarded_by", "awarded_on")
    list_filter = ("badge",)
    list_select_related = ("user", "badge", "awarded_by")
    search_fields = ("user__name", "badge__title", "label")
    autocomplete_fields = ("user", "badge")
    show_full_result_count = False
    ordering = ("-pk",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Given and taken back, never rewritten.
        return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "badge":
            kwargs["queryset"] = Badge.objects.filter(retired=False)
        elif db_field.name == "user":
            kwargs["queryset"] = User.objects.get_queryset().open()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Award, form: Any, change: bool
    ) -> None:
        given = form.cleaned_data
        award = give_award(
            given["badge"],
            user=given["user"],
            moderator=_moderator(request),
            label=given["label"],
            reason=given["reason"],
        )
        obj.pk = award.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: Award) -> None:
        take_award(obj, moderator=_moderator(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> None:
        for award in queryset:
            take_award(award, moderator=_moderator(request))


def _moderator(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
