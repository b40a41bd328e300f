"""Forms of the score pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings

from scores.actions.scores import ScoreChanges
from scores.actions.sessions import SessionChanges
from scores.games import GAMES
from scores.importing.formats import FORMATS
from scores.importing.formats.schema import Format

_SERVICE = "api/"
_PROGRAMS = "ir/"
PLAYTYPES = ("SP", "DP")


@dataclass(frozen=True)
class Kind:
    """An import type as the form offers it. One that `fetches` reads from a connected
    service and takes no file; while it is not `connected` it cannot be chosen."""

    import_type: str
    name: str
    hint: str
    games: str
    accept: str
    asks_playtype: bool
    fetches: bool
    connected: bool = True


def kinds(enabled: Sequence[str], services: Collection[str]) -> list[Kind]:
    """Of the enabled import types those that a person may start; `services` are those
    that the person has connected."""
    return [
        _kind(FORMATS[name], services)
        for name in enabled
        if not name.startswith(_PROGRAMS)
    ]


def _kind(of: Format, services: Collection[str]) -> Kind:
    fetches = of.import_type.startswith(_SERVICE)
    service = of.import_type.removeprefix(_SERVICE).split("-")[0]
    return Kind(
        import_type=of.import_type,
        name=of.name,
        hint=of.hint,
        games=" ".join(
            f"{game} {GAMES[game].title}" for game in of.games if game in GAMES
        ),
        accept=", ".join(of.endings),
        asks_playtype=of.asks_playtype,
        fetches=fetches,
        connected=not fetches or service in services,
    )


def size_words(count: int) -> str:
    """Never more than there are."""
    if count >= 2**20:
        return f"{count // 2**20:,} MiB"
    return f"{count // 1024:,} KiB"


class ImportForm(forms.Form):
    """A file and what kind of file it is."""

    import_type = forms.ChoiceField(
        label="Kind of file",
        error_messages={
            "required": "Choose the kind of file.",
            "invalid_choice": "This kind cannot be imported here.",
        },
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File",
        error_messages={"invalid": "The file did not arrive. Choose it again."},
    )
    playtype = forms.ChoiceField(
        required=False,
        label="Play type",
        choices=[(name, name) for name in PLAYTYPES],
        error_messages={"invalid_choice": "Say SP or DP: the file does not."},
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        field = self.fields["import_type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(one.import_type, one.name) for one in kinds if one.connected]

    @property
    def chosen(self) -> Kind | None:
        name = self.cleaned_data.get("import_type") if self.is_bound else None
        return next((one for one in self.kinds if one.import_type == name), None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, file = self.chosen, data.get("file")
        if kind is None or kind.fetches:
            return data
        unsaid = kind.asks_playtype and not data.get("playtype")
        if unsaid and not self.has_error("playtype"):
            self.add_error("playtype", "Say SP or DP: the file does not.")
        if self.has_error("file"):
            return data
        if file is None:
            self.add_error("file", "Choose the file.")
        elif file.size > settings.SCORE_FILE_BYTES:
            most = size_words(settings.SCORE_FILE_BYTES)
            self.add_error("file", f"The file is larger than {most}.")
        elif not file.size:
            self.add_error("file", "The file is empty.")
        return data

    def said(self) -> dict[str, str]:
        """The other fields of the file's form, as the parsers know them."""
        kind, playtype = self.chosen, self.cleaned_data.get("playtype")
        asked = kind is not None and kind.asks_playtype
        return {"playtype": playtype} if asked and playtype else {}


class SessionForm(forms.Form):
    """What an owner says of a session; `edit_session` has the rules."""

    name = forms.CharField(
        label="Name",
        min_length=3,
        max_length=80,
        error_messages={"required": "Name a session in 3 to 80 characters."},
    )
    description = forms.CharField(
        required=False, label="Description", min_length=3, max_length=120
    )
    highlight = forms.BooleanField(required=False, label="A highlight")

    def changes(self) -> SessionChanges:
        data = self.cleaned_data
        return {
            "name": data["name"],
            "description": data["description"] or None,
            "highlight": data["highlight"],
        }


class ScoreForm(forms.Form):
    """What an owner says of a score; `edit_score` has the rules."""

    comment = forms.CharField(required=False, label="Comment", max_length=120)
    highlight = forms.BooleanField(required=False, label="A highlight")

    def changes(self) -> ScoreChanges:
        data = self.cleaned_data
        return {"comment": data["comment"] or None, "highlight": data["highlight"]}


class DeleteScoreForm(forms.Form):
    block = forms.BooleanField(
        required=False,
        label="Never import it again",
        help_text="Without this, it comes back when its file is imported again.",
    )
