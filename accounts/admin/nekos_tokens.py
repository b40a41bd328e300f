"""The form by which staff give a token of the Nekos dialect."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join

from accounts.models import ApiKey, User
from accounts.nekos_tokens import SCOPES, clean_scopes
from accounts.policies import may_act

if TYPE_CHECKING:
    _Form = forms.ModelForm[ApiKey]
else:  # generic for the type checker only
    _Form = forms.ModelForm


class NekosTokenForm(_Form):
    purpose = forms.CharField(
        max_length=80,
        help_text="What it is for, such as the name of a bot. Its owner and the bot "
        "itself are told.",
    )
    scopes = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )

    class Meta:
        model = ApiKey
        fields = ("user", "expires_at")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scopes"].help_text = format_html_join(
            "", "<code>{}</code>: {}.<br>", SCOPES.items()
        )
        self.fields["expires_at"].help_text = "UTC. Empty: until it is revoked."

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if not may_act(user):
            raise ValidationError("This account is not confirmed, or is closed.")
        return user

    def clean_purpose(self) -> str:
        purpose = " ".join(str(self.cleaned_data["purpose"]).split())
        if not purpose.isprintable():
            raise ValidationError("It has characters that cannot be shown.")
        return purpose

    def clean_scopes(self) -> list[str]:
        return clean_scopes(str(self.cleaned_data["scopes"]).replace(",", " ").split())

    def clean_expires_at(self) -> datetime | None:
        expires: datetime | None = self.cleaned_data["expires_at"]
        if expires is not None and expires <= timezone.now():
            raise ValidationError("Choose a time that is still to come.")
        return expires
