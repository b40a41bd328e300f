"""Lines above every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.actions.site_notices import (
    NoticeDraft,
    change_notice,
    create_notice,
    delete_notice,
    is_address,
)
from accounts.admin.base import Acting, became, for_each, moderator_of
from accounts.models import SiteNotice

if TYPE_CHECKING:
    _Form = forms.ModelForm[SiteNotice]
else:  # generic for the type checker only
    _Form = forms.ModelForm

_FIELDS = (
    "title", "text", "link", "link_text", "live", "start_at", "finish_at",
)  # fmt: skip


class NoticeForm(_Form):
    class Meta:
        model = SiteNotice
        fields = _FIELDS
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not is_address(link):
            raise forms.ValidationError(
                "Write an address that begins with https:// or with one /."
            )
        return link


@admin.register(SiteNotice)
class SiteNoticeAdmin(Acting):
    form = NoticeForm
    list_display = ("title", "live", "start_at", "finish_at", "user")
    list_filter = ("live",)
    list_select_related = ("user",)
    search_fields = ("title", "text")
    ordering = ("-id",)
    actions = ("delete",)

    def save_model(
        self, request: HttpRequest, obj: SiteNotice, form: Any, change: bool
    ) -> None:
        draft = NoticeDraft(**{field: form.cleaned_data[field] for field in _FIELDS})
        by = moderator_of(request)
        if change:
            became(obj, change_notice(obj, draft, moderator=by))
        else:
            became(obj, create_notice(draft, moderator=by))

    @admin.action(description="Delete")
    def delete(self, request: HttpRequest, rows: QuerySet[SiteNotice]) -> None:
        by = moderator_of(request)
        for_each(
            self, request, rows, lambda row: delete_notice(row, moderator=by), "deleted"
        )
