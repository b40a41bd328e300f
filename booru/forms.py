"""Forms of the image pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from booru.actions.sources import clean_sources
from booru.actions.uploads import Draft
from booru.media.sniff import FORMATS
from booru.problems import FileProblem, Problem

# The sexual ratings and safe: one of them fits nearly every picture. The grim ones
# stand beside these and are typed as tags (spec: tags and media, section 7).
RATINGS = [
    ("safe", "Safe"),
    ("suggestive", "Suggestive"),
    ("questionable", "Questionable"),
    ("explicit", "Explicit"),
]
_ALWAYS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/svg+xml": "SVG",
    "video/webm": "WebM",
}
_SOMETIMES = {"image/webp": "WebP", "image/avif": "AVIF"}
_SUBJECTS = {
    "tag_input": "The tag list",
    "description": "The description",
    "sources": "The list of sources",
}


def accepted_formats() -> dict[str, str]:
    """MIME type -> name of what the operator lets in."""
    extra = {
        mime: name
        for mime, name in _SOMETIMES.items()
        if FORMATS[mime] in settings.EXTRA_IMAGE_FORMATS
    }
    return _ALWAYS | ({"video/mp4": "MP4"} if settings.MP4_UPLOADS else {}) | extra


class TagsInput(forms.Textarea):
    """A plain textarea, which static/js/tags.js turns into chips. Its data-tags names
    the category of each namespace, for the colours."""

    @property
    def categories(self) -> str:
        known = {name: kind for name, kind in settings.TAG_NAMESPACES.items() if kind}
        return json.dumps(known)

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-tags": self.categories, "autocapitalize": "none"}


class DraftForm(forms.Form):
    """What is said of a picture or a text that somebody posts."""

    tag_input = forms.CharField(
        required=False, label="Tags", widget=TagsInput(attrs={"rows": 3})
    )
    rating = forms.ChoiceField(
        required=False,
        label="Rating",
        choices=RATINGS,
        widget=forms.RadioSelect,
        help_text="The rating is one of the tags. What is grim has the tag "
        "semi-grimdark, grimdark or grotesque, too.",
    )
    sources = forms.CharField(
        required=False,
        label="Sources",
        help_text="Where it was first published, one address per line. Empty if it "
        "is yours.",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "https://"}),
    )
    locations = forms.CharField(
        required=False,
        label="Also at",
        help_text="Its pages at other image boards, one address per line.",
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "https://derpibooru.org/images/1"}
        ),
    )
    description = forms.CharField(
        required=False,
        strip=False,
        label="Description",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    anonymous = forms.BooleanField(required=False, label="Upload as anonymous")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "tag_input"
        ].help_text = (
            f"At least {settings.MIN_TAGS} with the rating, separated by commas."
        )

    def clean_description(self) -> str:
        # A form sends CR LF where the reader pressed Enter once.
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")

    def draft(self) -> Draft:
        said = self.cleaned_data
        return Draft(
            tag_input=", ".join(filter(None, (said["rating"], said["tag_input"]))),
            description=said["description"],
            sources=tuple(said["sources"].splitlines()),
            anonymous=said["anonymous"],
            locations=tuple(said["locations"].splitlines()),
        )

    def sentence(self, problem: Problem) -> str:
        """What is wrong with one of the fields above."""
        if problem.field == "locations":
            return problem.message
        subject, end = _SUBJECTS.get(problem.field, "This"), "."
        if problem.position is not None:
            subject = f"Line {self._line(problem.position)}"
            if "format" in problem.message:
                end = ": an address begins with http:// or https://."
        quoted = re.sub(r"`(.*)'", "\u2018\\1\u2019", problem.message)
        return f"{subject} {quoted.replace('(s)', 's')}{end}"

    def _line(self, position: int) -> int:
        """Which line of the text holds this source: blanks and repeats have none."""
        lines = [line.strip() for line in self.cleaned_data["sources"].splitlines()]
        return 1 + lines.index(clean_sources(lines)[position])


class UploadForm(DraftForm):
    """One picture, as a file or an address, and what is said of it. What speaks
    against it is found by the upload action; `add_problems` puts it at the fields."""

    field_order = ("file", "url")

    file = forms.FileField(required=False, allow_empty_file=True, label="File")
    url = forms.CharField(
        required=False,
        label="Address",
        help_text="Of the picture or video itself, not of a page that shows it.",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted_formats())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        addresses = said.get("url", "").split()
        if len(addresses) > 1:
            self.add_error("url", "Send one address at a time.")
        if addresses and said.get("file") is not None:
            self.add_error("url", "Send a file or an address, one after the other.")
        return said

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """At their fields, in sentences; what is wrong with a fetched file stands at
        its address."""
        by_url = bool(self.cleaned_data["url"])
        # All sentences first: an error takes its field out of cleaned_data.
        said = [(p.field, self._words(p, by_url)) for p in problems]
        for field, sentence in said:
            at = "url" if field == "file" and by_url else field
            self.add_error(at if at in self.fields else None, sentence)

    def _words(self, problem: Problem, by_url: bool) -> str:
        if problem.file is not None:
            return _file_sentence(problem, by_url)
        return self.sentence(problem)


def _file_sentence(problem: Problem, by_url: bool) -> str:
    match problem.file:
        case FileProblem.DUPLICATE:
            return format_html(
                'The same file is here already: <a class="ul" href="{}">image {}</a>.',
                reverse("image", args=[problem.detail]),
                f"{int(problem.detail):,}",
            )
        case FileProblem.TOO_MANY_BYTES:
            return f"The file is larger than {int(problem.detail):,} bytes."
        case FileProblem.MISSING if by_url:
            return (
                "No file came from this address: it must lead straight to a picture"
                " or video that anybody may fetch."
            )
    return problem.message
