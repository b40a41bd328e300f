"""Forms of galleries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from booru.actions.galleries import LIMITS
from booru.models import Gallery, Image

_ORDERS = [("asc", "First to last"), ("desc", "Last to first")]
_SENTENCES = {
    "can't be blank": "Give it a title.",
    "is invalid": "This has a character that is not text.",
}


class GalleryForm(forms.Form):
    """`fields_of` is what the actions want; what they refuse goes to `add_problems`."""

    title = forms.CharField(label="Title")
    cover = forms.IntegerField(
        label="Cover",
        min_value=0,
        max_value=2**31 - 1,
        help_text="The number of an image, as in its address.",
    )
    description = forms.CharField(
        required=False,
        strip=False,
        label="Description",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown, as in comments.",
    )
    spoiler_warning = forms.CharField(
        required=False,
        label="Spoiler warning",
        help_text="A word or two on what it gives away; covers the gallery until a "
        "reader opens it.",
    )
    order = forms.ChoiceField(
        label="Order of the images", choices=_ORDERS, widget=forms.RadioSelect
    )
    anonymous = forms.BooleanField(required=False, label="Do not show my name")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.image: Image | None = None

    def clean_cover(self) -> int:
        """A gallery keeps the cover that it has, even if nobody sees that any more."""
        number = int(self.cleaned_data["cover"])
        if number != self.initial.get("cover"):
            images = Image.objects.visible_to(self._user)
            self.image = images.filter(pk=number).first()
            if self.image is None:
                raise ValidationError(f"There is no image {number}.")
        return number

    def clean_description(self) -> str:
        # A form sends CR LF where the reader pressed Enter once.
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")

    def fields_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "title": said["title"],
            "description": said["description"],
            "spoiler_warning": said["spoiler_warning"],
            "anonymous": said["anonymous"],
            "order_position_asc": said["order"] == "asc",
        }

    def add_problems(self, error: ValidationError) -> None:
        for field, messages in error.message_dict.items():
            for message in messages:
                if field in LIMITS:
                    most = f"This is too long: {LIMITS[field]:,} bytes are the most."
                    message = _SENTENCES.get(message, most)
                self.add_error(field, message)


def initial_of(gallery: Gallery) -> dict[str, Any]:
    return {
        "title": gallery.title,
        "cover": gallery.thumbnail_id,
        "description": gallery.description,
        "spoiler_warning": gallery.spoiler_warning,
        "order": "asc" if gallery.order_position_asc else "desc",
        "anonymous": gallery.anonymous,
    }
