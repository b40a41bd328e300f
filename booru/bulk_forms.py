"""Forms of what moderators do to tags and to many images."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from booru.actions.bulk import MOST_IMAGES, RevertDraft, TagEditDraft
from booru.actions.tags import SHORT_DESCRIPTION, TagDraft
from booru.categories import CATEGORIES
from booru.forms import TagsInput
from booru.models import BulkChange

_IDS = re.compile(r"[0-9]{1,10}", re.ASCII)


def _tags(label: str, hint: str = "") -> forms.CharField:
    widget = TagsInput(attrs={"rows": 2})
    return forms.CharField(required=False, label=label, help_text=hint, widget=widget)


class TagForm(forms.Form):
    """What is said of a tag."""

    category = forms.ChoiceField(
        required=False,
        label="Category",
        choices=[("", "general"), *((name, name) for name in CATEGORIES)],
    )
    short_description = forms.CharField(
        required=False,
        label="In a few words",
        max_length=SHORT_DESCRIPTION,
        help_text="Stands in lists of tags and above its images.",
    )
    description = forms.CharField(
        required=False,
        strip=False,
        label="Description",
        help_text="What it means and when to use it, in Markdown.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    mod_notes = forms.CharField(
        required=False,
        strip=False,
        label="Notes of moderators",
        help_text="Seen by moderators only.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def draft(self) -> TagDraft:
        texts = {k: v.replace("\r\n", "\n") for k, v in self.cleaned_data.items()}
        return TagDraft(**texts)


class AliasForm(forms.Form):
    target = forms.CharField(
        label="Name of the target",
        max_length=255,
        help_text="Images, filters, watch lists and artist links move there.",
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )


class ImplicationsForm(forms.Form):
    implied = _tags("Implied tags", "Come with the tag wherever it is added.")


class TagEditForm(forms.Form):
    """Which images, and which tags come and go."""

    query = forms.CharField(
        required=False,
        label="Search",
        help_text=f"Its images as they are now, at most {MOST_IMAGES:,}.",
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "mono", "autocapitalize": "none"}
        ),
    )
    ids = forms.CharField(
        required=False,
        label="Or numbers of images",
        help_text="Separated by spaces or commas.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
    )
    add = _tags("Tags to add", "With what they imply.")
    remove = _tags("Tags to remove")

    def clean_ids(self) -> tuple[int, ...]:
        words = re.split(r"[\s,]+", self.cleaned_data["ids"].strip(", \r\n\t"))
        if words == [""]:
            return ()
        if wrong := [word for word in words if not _IDS.fullmatch(word)]:
            raise ValidationError(f"“{wrong[0][:40]}” is no number of an image.")
        if len(words) > MOST_IMAGES:
            raise ValidationError(f"At most {MOST_IMAGES:,} images.")
        return tuple(int(word) for word in words)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        query, ids = said.get("query", ""), said.get("ids", ())
        if bool(query.strip()) == bool(ids) and not self.errors:
            self.add_error("query", "Write a search, or numbers of images, not both.")
        return said

    def draft(self) -> TagEditDraft:
        return TagEditDraft(**self.cleaned_data)


class RevertForm(forms.Form):
    """Whose changes are taken back, and which of them."""

    user = forms.CharField(
        required=False,
        label="User",
        max_length=50,
        help_text="Whose changes are taken back.",
    )
    bulk = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput)
    what = forms.ChoiceField(
        label="What",
        choices=[("tags", "Tag changes"), ("sources", "Source changes")],
        initial="tags",
        widget=forms.RadioSelect,
    )
    since = forms.DateTimeField(
        required=False,
        label="Since (UTC)",
        help_text="Empty for all of them.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def clean_user(self) -> User | None:
        name = self.cleaned_data["user"].strip()
        if not name:
            return None
        found = User.objects.get_queryset().named(name).first()
        if found is None:
            raise ValidationError("There is no such user.")
        return found

    def clean_bulk(self) -> BulkChange | None:
        number = self.cleaned_data["bulk"]
        if not number:
            return None
        digits = number if number.isascii() and number.isdigit() else "0"
        found = BulkChange.objects.filter(pk=digits).first()
        if found is None:
            raise ValidationError("There is no such job.")
        return found

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not (said.get("user") or said.get("bulk")):
            self.add_error("user", "Say whose changes.")
        return said

    def draft(self) -> RevertDraft:
        said = self.cleaned_data
        return RevertDraft(
            user=said["user"] if said["bulk"] is None else None,
            bulk=said["bulk"],
            since=said["since"],
            sources=said["what"] == "sources",
        )
