"""Forms of filters and of the watch list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from booru.actions.filters import FilterDraft
from booru.forms import TagsInput
from booru.problems import Problem
from booru.search.carets import Caret, caret

_SENTENCES = {
    "has already been taken": "You have a filter of this name already.",
    "can't be blank": "Give it a name.",
    "cannot contain my:downvotes": "A filter cannot use my:downvotes.",
}
_INVALID = "is invalid: "


def _queries(label: str, hint: str) -> forms.CharField:
    widget = forms.Textarea(
        attrs={
            "rows": 3,
            "class": "mono",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
    )
    return forms.CharField(
        required=False, label=label, help_text=hint, widget=widget, strip=False
    )


def _tags(label: str, hint: str = "") -> forms.CharField:
    widget = TagsInput(attrs={"rows": 2})
    return forms.CharField(required=False, label=label, help_text=hint, widget=widget)


class QueriesForm(forms.Form):
    """A form with queries, a line each: says in which line and where a mistake is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carets: dict[str, Caret] = {}

    def clean(self) -> dict[str, Any]:
        # A form sends CR LF where the reader pressed Enter once.
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }

    def add_problems(self, problems: Iterable[Problem]) -> None:
        # An error takes its field out of cleaned_data.
        said = dict(self.cleaned_data)
        for problem in problems:
            sentence = _SENTENCES.get(problem.message, problem.message)
            if problem.message.startswith("should be"):
                sentence = f"This {problem.message.replace('(s)', 's')}."
            sentence = sentence.removeprefix(_INVALID)
            if problem.position is not None:
                place = caret(said[problem.field].strip("\n"), problem.position)
                self.carets[problem.field] = place
                at = f"Line {place.line}, character {place.column}"
                sentence = f"{at}: {sentence}"
            self.add_error(problem.field, sentence)


class FilterForm(QueriesForm):
    name = forms.CharField(label="Name", max_length=255)
    description = forms.CharField(required=False, label="Description")
    hidden_tags = _tags(
        "Hidden tags",
        "Images with any of these never appear in lists and searches.",
    )
    spoilered_tags = _tags(
        "Covered tags", "Images with any of these appear covered, with the reason."
    )
    hidden_complex = _queries(
        "Hide by expression", "A search a line; what matches any of them is hidden."
    )
    spoilered_complex = _queries(
        "Cover by expression", "A search a line; what matches any of them is covered."
    )
    public = forms.BooleanField(
        required=False,
        label="Public",
        help_text="Everybody may see, use and copy it.",
    )

    def draft(self) -> FilterDraft:
        return FilterDraft(**self.cleaned_data)


class WatchForm(QueriesForm):
    watched_tags = _tags("Watched tags", "Images with any of these are watched.")
    watched_query = _queries(
        "Watched searches",
        "A search a line; what matches any of them is watched too.",
    )
    watched_exclude = _queries(
        "Never watched",
        "A search a line; what matches any of them is not watched after all.",
    )
    no_spoilered_in_watched = forms.BooleanField(
        required=False,
        label="Nothing that my filter covers",
        help_text="Leaves out what would appear covered.",
    )
