"""The form of a text that becomes a post."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from booru.forms import DraftForm
from booru.problems import FileProblem, Problem


class PasteForm(DraftForm):
    """A text and what is said of it. What speaks against it is found by the action;
    `add_problems` puts it at the fields."""

    field_order = ("body",)

    body = forms.CharField(
        required=False,
        strip=False,
        label="Text",
        help_text="Shown as you write it: plain text, with its line breaks.",
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def add_problems(self, problems: Iterable[Problem]) -> None:
        # All sentences first: an error takes its field out of cleaned_data.
        said = [(_place(p), self._words(p)) for p in problems]
        for field, sentence in said:
            self.add_error(field if field in self.fields else None, sentence)

    def _words(self, problem: Problem) -> str:
        if problem.file == FileProblem.DUPLICATE:
            return format_html(
                'The same text is here already: <a class="ul" href="{}">post {}</a>.',
                reverse("post", args=[problem.detail]),
                f"{int(problem.detail):,}",
            )
        whole = problem.file is not None or problem.field == "body"
        return problem.message if whole else self.sentence(problem)


def _place(problem: Problem) -> str:
    """What an artist forbids is about the tags."""
    forbidden = problem.file == FileProblem.DO_NOT_POST
    return "tag_input" if forbidden else problem.field
