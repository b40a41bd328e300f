"""Reports that two images are the same: making one, the list, and both side by
side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.author import author_of
from accounts.models import User
from accounts.paging import paging_of
from accounts.policies import may_moderate, may_tend
from booru import presentation, storage
from booru.actions import duplicates
from booru.comparing import Side, difference, sides_of
from booru.models import DuplicateReport, Image
from booru.policies import may_see_page
from booru.views.viewer import viewer_of

State = DuplicateReport.State
_TABS = {
    "": ("Waiting", (State.OPEN, State.CLAIMED)),
    "accepted": ("Merged", (State.ACCEPTED,)),
    "rejected": ("Not the same", (State.REJECTED,)),
}
# As much of a paste as the page of a pair shows.
_SHEET = 4000
_LARGEST = 2**63 - 1


class DuplicateForm(forms.Form):
    of = forms.IntegerField(
        label="It is a copy of number",
        min_value=1,
        max_value=2**31 - 1,
        help_text="That of the other one, which was here first or is better.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Write the number of the other one."},
    )
    reason = forms.CharField(
        label="In your words", required=False, max_length=duplicates.MAX_REASON_BYTES
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    image = _seen(pk, viewer)
    if image is None:
        raise Http404
    form = DuplicateForm(_given(request), initial={"of": request.GET.get("of")})
    if request.method == "POST" and form.is_valid():
        try:
            report = _report(request, image, form.cleaned_data)
        except ValidationError as error:
            for field, words in error.message_dict.items():
                form.add_error(field, words)
        else:
            messages.success(request, "Reported: staff will look at both.")
            return redirect("duplicate", pk=report.pk)
    facts = {"image": image, "form": form}
    status = 422 if form.errors else 200
    return render(request, "booru/duplicate_new.html", facts, status=status)


def _report(
    request: HttpRequest, image: Image, said: dict[str, Any]
) -> DuplicateReport:
    viewer = viewer_of(request)
    other = _seen(said["of"], viewer)
    if other is None:
        raise ValidationError({"of": "There is no such image."})
    return duplicates.report_duplicate(
        image,
        of=other,
        author=author_of(request.META, viewer),
        reason=said["reason"],
    )


def _seen(pk: int, viewer: User | None) -> Image | None:
    row = Image.objects.filter(pk=pk).first() if pk < 2**31 else None
    return row if row is not None and may_see_page(row, viewer) else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """For everybody, as what became of a report is."""
    asked = request.GET.get("state", "")
    asked = asked if asked in _TABS else ""
    rows = DuplicateReport.objects.filter(state__in=_TABS[asked][1])
    paging = paging_of(request, rows.count(), size=25, state=asked)
    some = rows.select_related("user", "modifier").order_by("-pk")
    reports = list(some[paging.offset : paging.end])
    sides = sides_of(
        pk for row in reports for pk in (row.image_id, row.duplicate_of_id)
    )
    facts = {
        "tabs": [(name, title) for name, (title, _) in _TABS.items()],
        "may_tend": may_tend(viewer_of(request)),
        "state": asked,
        "pairs": [_pair(row, sides, viewer_of(request)) for row in reports],
        "paging": paging,
    }
    return render(request, "booru/duplicates.html", facts)


def _pair(
    report: DuplicateReport, sides: dict[int, Side], viewer: User | None
) -> dict[str, Any]:
    """The report and both images, the newer first; of what the viewer may not see,
    the number only. Lists show pictures to staff alone: a reader's filter has no say
    here."""
    newer, older = sorted(
        (sides[report.image_id], sides[report.duplicate_of_id]),
        key=lambda side: side.image.pk,
        reverse=True,
    )
    both = [_shown(side, viewer) for side in (newer, older)]
    seen = all(one["is_seen"] for one in both)
    return {
        "report": report,
        "both": both,
        "difference": difference(newer, older) if seen else None,
    }


def _shown(side: Side, viewer: User | None) -> dict[str, Any]:
    image = side.image
    has_files = not image.destroyed_content
    return {
        "image": image,
        "sources": side.sources,
        "size": presentation.file_size(image.size),
        "uploader": None if image.anonymous else image.uploader,
        "mini": _address(image, "thumb_small") if has_files else "",
        "picture": _address(image, "large") if has_files else "",
        "sheet": image.paste_body[:_SHEET],
        "is_seen": may_see_page(image, viewer),
    }


def _address(image: Image, name: str) -> str:
    """A still version of it; "" before there is one."""
    pixels = image.pixels
    if pixels is None or not image.thumbnails_generated:
        return ""
    extension = storage.shown_extension(pixels.format)
    if extension in ("webm", "mp4"):
        name, extension = "thumb", "gif"
    return storage.file_url(
        image.pk, image.created_at, f"{name}.{extension}", image.hidden_image_key
    )


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, report = viewer_of(request), _find(pk)
    sides = sides_of([report.image_id, report.duplicate_of_id])
    waits = report.state in (State.OPEN, State.CLAIMED)
    facts = _pair(report, sides, viewer) | {
        "waits": waits,
        "may_tend": may_tend(viewer),
        "may_moderate": may_moderate(viewer),
        "holder": report.modifier if report.state == State.CLAIMED else None,
    }
    return render(request, "booru/duplicate.html", facts)


def _find(pk: int) -> DuplicateReport:
    rows: QuerySet[DuplicateReport] = DuplicateReport.objects.select_related(
        "user", "modifier"
    )
    return get_object_or_404(rows, pk=min(pk, _LARGEST))


def _claim(report: DuplicateReport, moderator: User) -> str:
    duplicates.claim_duplicate(report, moderator=moderator)
    return "You are on it."


def _take_over(report: DuplicateReport, moderator: User) -> str:
    duplicates.claim_duplicate(report, moderator=moderator, takeover=True)
    return "You are on it."


def _release(report: DuplicateReport, moderator: User) -> str:
    duplicates.release_duplicate(report, moderator=moderator)
    return "Released."


def _reject(report: DuplicateReport, moderator: User) -> str:
    duplicates.reject_duplicate(report, moderator=moderator)
    return "Not the same: the report is settled."


def _reopen(report: DuplicateReport, moderator: User) -> str:
    duplicates.reopen_duplicate(report, moderator=moderator)
    return "The report waits again."


def _keep(which: Callable[..., int]) -> Callable[[DuplicateReport, User], str]:
    def act(report: DuplicateReport, moderator: User) -> str:
        keep = which(report.image_id, report.duplicate_of_id)
        duplicates.accept_duplicate(report, moderator=moderator, keep=keep)
        return f"Merged: number {keep} has all that both had."

    return act


ACTS: dict[str, Callable[[DuplicateReport, User], str]] = {
    "claim": _claim,
    "takeover": _take_over,
    "release": _release,
    "older": _keep(min),
    "newer": _keep(max),
    "reject": _reject,
    "reopen": _reopen,
}


@require_POST
@login_required
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    moderator = viewer_of(request)
    if moderator is None or not may_tend(moderator):
        raise PermissionDenied
    report = _find(pk)
    if act not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[act](report, moderator))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("duplicate", args=[pk]))


def _given(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent is one with faults."""
    return request.POST if request.method == "POST" else None
