"""Forms of private messages."""

from __future__ import annotations

from django import forms

from accounts.models import User


class NewConversationForm(forms.Form):
    to = forms.CharField(
        label="To",
        max_length=50,
        help_text="The name of an account.",
        error_messages={"required": "Say whom you write to."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(
        label="Title",
        max_length=100,
        error_messages={"required": "Give it a title of at least one character."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label="Message",
        help_text="Markdown. Only the two of you read it, and staff if it is reported.",
        error_messages={"required": "Write something first."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_to(self) -> User:
        name = " ".join(self.cleaned_data["to"].split())
        user = User.objects.get_queryset().active().named(name).first()
        if user is None:
            raise forms.ValidationError("There is no account of this name.")
        return user


class ReplyForm(forms.Form):
    body = forms.CharField(
        label="Your reply",
        error_messages={"required": "Write something first."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
