"""Forms of the settings pages that reach beyond the account."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.actions.preferences import MAX_TITLE, Preferences
from accounts.models import User
from accounts.policies import is_staff_role
from booru.models import Filter


class ContentForm(forms.Form):
    """What lists show, and what is done with what the user uploads and writes."""

    filter = forms.TypedChoiceField(
        label="Filter", coerce=int, help_text="What it hides and covers, everywhere."
    )
    images_per_page = forms.IntegerField(
        label="Images a page", min_value=1, max_value=50
    )
    comments_per_page = forms.IntegerField(
        label="Comments and posts a page", min_value=1, max_value=100
    )
    anonymous_by_default = forms.BooleanField(
        label="Without my name unless I say otherwise",
        required=False,
        help_text="Where a form offers to leave your name out, that is chosen already.",
    )
    watch_on_upload = forms.BooleanField(
        label="Tell me of comments on what I upload", required=False
    )
    watch_on_reply = forms.BooleanField(
        label="Tell me of more where I have written", required=False
    )
    hide_default_role = forms.BooleanField(
        label="Show me as a user, not as staff",
        required=False,
        help_text="On your profile, under what you write, and in the API.",
    )

    def __init__(
        self, *args: Any, user: User, offered: list[Filter], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["filter"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101
        choice.choices = [(one.pk, one.name) for one in offered]
        if not is_staff_role(user):
            del self.fields["hide_default_role"]

    @property
    def preferences(self) -> Preferences:
        """Of a form that is valid."""
        names = Preferences.__dataclass_fields__
        return Preferences(**{name: self.cleaned_data[name] for name in names})


class ProfileForm(forms.Form):
    personal_title = forms.CharField(
        label="Title",
        required=False,
        max_length=MAX_TITLE,
        help_text="A few words beside your name.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label="About you",
        required=False,
        help_text="Others read it on your profile. Markdown works.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AvatarForm(forms.Form):
    avatar = forms.FileField(
        label="Picture",
        allow_empty_file=True,
        help_text="PNG, JPEG or GIF, up to 1 MB and 1000 pixels a side. What is shown "
        "is the square in its middle.",
        error_messages={"required": "Choose a file."},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif"}),
    )


class LinkForm(forms.Form):
    """A page of an artist."""

    tag_name = forms.CharField(
        label="Your tag",
        max_length=255,
        help_text="Such as artist:name. It must be in use here already.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    uri = forms.CharField(
        label="Address of your page",
        help_text="One that only you can change, such as your profile elsewhere.",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    public = forms.BooleanField(
        label="Show it on my profile once it is verified", required=False, initial=True
    )
