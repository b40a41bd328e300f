"""Forms of the forum pages. The rules are the actions'; what they say comes back to
the field that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from forums.actions.polls import PollDraft
from forums.models import Forum, Poll

# A poll that runs longer asks people who are no longer there.
MAX_DAYS = 365


def _body(label: str, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "data-send": ""}),
        error_messages={"required": "Write something first."},
    )


def _title() -> forms.CharField:
    return forms.CharField(
        label="Title",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the topic a title."},
    )


def _anonymous() -> forms.BooleanField:
    return forms.BooleanField(required=False, label="Anonymous")


def _offer(field: forms.Field, rows: QuerySet[Forum]) -> None:
    field.queryset = rows  # type: ignore[attr-defined]


class ForumForm(forms.Form):
    """Takes what an action refuses."""

    # The action's name for a field -> this form's.
    renamed: dict[str, str] = {}
    is_forbidden = False

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return 403 if self.is_forbidden else 422 if self.errors else 200

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What an action refuses is said beside what was written. Where it says no
        more than that it is forbidden, that is for the page of such errors."""
        try:
            yield
        except ValidationError as error:
            self._add(error)
        except PermissionDenied as error:
            if not str(error):
                raise
            self.is_forbidden = True
            self.add_error(None, str(error))

    def _add(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            field = self.renamed.get(name, name)
            self.add_error(field if field in self.fields else None, errors)


class ReplyForm(ForumForm):
    body = _body("Your reply")
    anonymous = _anonymous()


class EditForm(ForumForm):
    renamed = {"edit_reason": "reason"}

    body = _body("Text", rows=12)
    reason = forms.CharField(
        label="Reason for the edit", required=False, help_text="Shown below the post."
    )


class RenameForm(ForumForm):
    title = _title()


class TopicForm(ForumForm):
    renamed = {
        "poll_title": "question",
        "poll_options": "options",
        "poll_method": "vote_method",
        "poll_active_until": "days",
    }

    forum = forms.ModelChoiceField(
        label="Forum",
        queryset=Forum.objects.none(),
        to_field_name="short_name",
        empty_label="Choose a forum",
    )
    title = _title()
    body = _body("First post", rows=10)
    anonymous = _anonymous()
    question = forms.CharField(label="Question", required=False)
    options = forms.CharField(
        label="Choices",
        required=False,
        help_text="One a line, 2 to 20 of them.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    vote_method = forms.ChoiceField(
        label="Each voter has",
        choices=Poll.Method.choices,
        initial=Poll.Method.SINGLE,
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label="Open for how many days",
        min_value=1,
        max_value=MAX_DAYS,
        initial=7,
        required=False,
    )

    def __init__(
        self, *args: Any, open_to_them: QuerySet[Forum], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["forum"], open_to_them)

    @property
    def asks(self) -> bool:
        """Whether something of a poll is written, or wrong."""
        written = any(self[name].value() for name in ("question", "options"))
        wrong = {"question", "options", "vote_method", "days"} & self.errors.keys()
        return bool(written or wrong)

    def poll(self) -> PollDraft | None:
        said = self.cleaned_data
        if not self.asks:
            return None
        return PollDraft(
            title=said["question"],
            options=said["options"].splitlines(),
            method=Poll.Method(said["vote_method"] or Poll.Method.SINGLE),
            active_until=timezone.now() + timedelta(days=said["days"] or 7),
        )


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(
        label="Move to",
        queryset=Forum.objects.none(),
        to_field_name="short_name",
        empty_label="Choose a forum",
    )

    def __init__(self, *args: Any, others: QuerySet[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["to"], others)
