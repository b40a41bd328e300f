"""Search by picture: which images look like a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from booru.forms import accepted_formats
from booru.image_rows import image_rows
from booru.media.types import JobFailed
from booru.models import Image
from booru.presentation import Thumb
from booru.received import received
from booru.results import thumbs
from booru.reverse_search import Alike, alike, look_of
from booru.views.chosen import chosen_filter
from booru.views.viewer import viewer_of

_SHOWN = 25
# What counts as the same, and as a copy: of the light, and of the bits of the hashes.
_SAME, _CLOSE = 0.05, 6
# How far the light of a quarter of the picture may be off, in the words of the form.
DISTANCES = (
    ("0.05", "The same picture"),
    ("0.25", "A copy, smaller or compressed again"),
    ("0.5", "A copy, changed a little"),
    ("1", "A copy, changed more"),
)


class PictureForm(forms.Form):
    file = forms.FileField(required=False, allow_empty_file=True, label="File")
    url = forms.CharField(
        required=False,
        label="Or its address",
        help_text="Of the picture or video itself, not of a page that shows it.",
        widget=forms.TextInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )
    distance = forms.ChoiceField(label="How alike", choices=DISTANCES, initial="0.25")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted_formats())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("file") is None and not said.get("url"):
            self.add_error("file", "Choose a file, or write an address below.")
        return said


@dataclass(frozen=True)
class Match:
    thumb: Thumb
    alike: Alike

    @property
    def is_same(self) -> bool:
        return self.alike.off < _SAME and self.alike.bits in (0, None)

    @property
    def is_close(self) -> bool:
        return self.alike.bits is not None and self.alike.bits <= _CLOSE

    @property
    def agreement(self) -> int:
        """In percent of the bits."""
        return round(100 * (64 - (self.alike.bits or 0)) / 64)


@require_http_methods(["GET", "HEAD", "POST"])
def reverse_search(request: HttpRequest) -> HttpResponse:
    """`?url=` fills in the address: programs of browsers lead here with it."""
    if request.method != "POST":
        form = PictureForm(initial={"url": request.GET.get("url"), "distance": "0.25"})
        return render(request, "search/reverse.html", {"form": form})
    form = PictureForm(request.POST, request.FILES)
    matches = None
    if form.is_valid():
        matches = _matches(request, form)
    facts = {"form": form, "matches": matches}
    status = 422 if form.errors else 200
    return render(request, "search/reverse.html", facts, status=status)


def _matches(request: HttpRequest, form: PictureForm) -> list[Match] | None:
    """None with an error in the form where there is no picture to look at."""
    said = form.cleaned_data
    upload = cast("UploadedFile[Any] | None", said["file"])
    at = "file" if upload is not None else "url"
    try:
        with received(upload, said["url"]) as file:
            look = look_of(file)
    except JobFailed:
        form.add_error(at, "The server could not look at it: try again in a minute.")
        return None
    if look is None:
        form.add_error(at, _NO_PICTURE[at])
        return None
    found = alike(look, distance=float(said["distance"]), limit=_SHOWN)
    viewer = viewer_of(request)
    visible = Image.objects.visible_to(viewer)
    seen = set(
        visible.filter(pk__in=[o.image for o in found]).values_list("pk", flat=True)
    )
    rows = image_rows([one.image for one in found if one.image in seen])
    by_id = {one.image: one for one in found}
    shown = thumbs(rows, viewer=viewer, chosen=chosen_filter(request))
    return [Match(thumb, by_id[thumb.id]) for thumb in shown]


_NO_PICTURE = {
    "file": "This is no picture or video that the server can read.",
    "url": "No picture came from this address: it must lead straight to one that"
    " anybody may fetch.",
}
