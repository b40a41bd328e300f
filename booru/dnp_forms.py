"""The forms of a do-not-post entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from booru import tag_names
from booru.actions.dnp import DnpDraft
from booru.models import DnpEntry, Tag


def _text(label: str, hint: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False,
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DnpForm(forms.Form):
    dnp_type = forms.ChoiceField(label="What is wished", choices=DnpEntry.Kind.choices)
    conditions = _text("Conditions", "What may be posted, and how. Everybody reads it.")
    reason = _text("Reason", "Everybody reads it, unless you hide it.")
    hide_reason = forms.BooleanField(required=False, label="Hide the reason")
    instructions = _text("For the moderators", "Read by moderators only.")

    def draft(self) -> DnpDraft:
        # A form sends CR LF where the writer pressed Enter once.
        said: dict[str, Any] = {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "tag"
        }
        return DnpDraft(**said)


class NewDnpForm(DnpForm):
    """With the tag: one of the artist's `tags`, or where there are none given the
    name of any."""

    field_order = ("tag",)

    def __init__(self, *args: Any, tags: Sequence[Tag] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tags is None:
            self.fields["tag"] = forms.CharField(label="Name of the tag")
        else:
            offered = [(tag.name, tag.name) for tag in tags]
            self.fields["tag"] = forms.ChoiceField(label="Your tag", choices=offered)
        self.order_fields(self.field_order)

    def clean_tag(self) -> Tag:
        name = tag_names.clean(self.cleaned_data["tag"], settings.TAG_NAMESPACES)
        tag = Tag.objects.filter(name=name, aliased_tag__isnull=True).first()
        if tag is None:
            raise ValidationError("There is no such tag, or it is another name of one.")
        return tag
