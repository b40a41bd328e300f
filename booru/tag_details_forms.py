"""The form of what a tag tells beside its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from booru.actions.tag_details import OLDEST
from booru.models import Tag, TagDetails
from booru.tag_facts import LABELS, fields_of

_DIGITS = 9


def _text(name: str, hint: str = "") -> forms.CharField:
    return forms.CharField(required=False, label=LABELS[name], help_text=hint)


class TagDetailsForm(forms.Form):
    """Only the fields that mean something for the tag are on it."""

    url = _text("url", "Where the artist shows their work, if no artist link says so.")
    nsfw = forms.BooleanField(required=False, label=LABELS["nsfw"])
    category_type = forms.ChoiceField(
        required=False,
        label=LABELS["category_type"],
        choices=[("", "as its category says"), *TagDetails.Type.choices],
    )
    source = _text("source", "Empty: the series that it implies.")
    gender = _text("gender")
    ages = _text("ages", f"Whole numbers from 0 to {OLDEST:,}, separated by commas.")
    birth_date = _text("birth_date", "In any words.")
    nationality = _text("nationality")
    occupations = _text("occupations", "Separated by commas.")

    def __init__(self, tag: Tag, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = fields_of(tag)
        for name in set(self.fields) - set(shown):
            del self.fields[name]

    def clean_ages(self) -> list[int]:
        ages = []
        for word in _items(self.cleaned_data["ages"]):
            if not (word.isascii() and word.isdigit() and len(word) <= _DIGITS):
                raise ValidationError(
                    f"“{word[:40]}” is no whole number from 0 to {OLDEST:,}."
                )
            ages.append(int(word))
        return ages

    def clean_occupations(self) -> list[str]:
        return _items(self.cleaned_data["occupations"])


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def said_of(tag: Tag) -> dict[str, object]:
    """What stands in the fields before they are changed."""
    details = TagDetails.objects.filter(tag=tag).first() or TagDetails(tag=tag)
    said = {name: getattr(details, name) for name in fields_of(tag)}
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in said.items()
    }
