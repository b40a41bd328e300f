"""Forms of the back office for songs and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from scores.actions.catalogue import checked_chart, checked_song
from scores.models import Chart, Song

if TYPE_CHECKING:
    SongModelForm = forms.ModelForm[Song]
    ChartModelForm = forms.ModelForm[Chart]
else:  # generic for the type checker only
    SongModelForm = ChartModelForm = forms.ModelForm


class Lines(forms.CharField):
    """A list of texts, one a line: titles hold commas."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class SongForm(SongModelForm):
    alt_titles = Lines(required=False, label="Other titles", help_text="One a line.")
    search_terms = Lines(
        required=False,
        label="Search terms",
        help_text="Words that people may type for it, one a line.",
    )

    class Meta:
        model = Song
        fields = ("title", "artist", "alt_titles", "search_terms", "data")

    def _post_clean(self) -> None:
        """What the game says of its songs holds for those written here too."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                checked_song(self.instance)
            except forms.ValidationError as error:
                self.add_error(None, error)


class ChartForm(ChartModelForm):
    versions = Lines(required=False, help_text="One a line.")

    class Meta:
        model = Chart
        fields = (
            "difficulty", "level", "level_num", "is_primary", "versions", "data",
        )  # fmt: skip

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                checked_chart(self.instance)
            except forms.ValidationError as error:
                self.add_error(None, error)
