"""Forms for comments. The rules are the actions'; what they say comes back to the
field that it is about."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError


class WordsForm(forms.Form):
    body = forms.CharField(
        label="Your comment",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-send": ""}),
        error_messages={"required": "Write something first."},
    )

    def add_refusal(self, error: ValidationError) -> None:
        """What an action refuses, at the fields that it names."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class CommentForm(WordsForm):
    anonymous = forms.BooleanField(required=False, label="Anonymous")


class CommentEditForm(WordsForm):
    edit_reason = forms.CharField(
        label="Reason for the edit",
        required=False,
        help_text="Shown below the comment.",
    )
