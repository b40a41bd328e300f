"""The form by which anybody reports anything."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.reports import MAX_REASON_BYTES, RULES, file_report
from accounts.author import author_of
from accounts.views.viewer import viewer_of
from community.reportable import find


class ReportForm(forms.Form):
    rule = forms.ChoiceField(
        label="What is wrong?",
        choices=[(rule, rule) for rule in RULES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    reason = forms.CharField(
        label="In your words",
        max_length=MAX_REASON_BYTES,
        help_text="What the staff should look at. Only they read it.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what is wrong with it."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    thing = find(subject, pk, viewer)
    if thing is None:
        raise Http404
    form = ReportForm(_given(request))
    if request.method == "POST" and form.is_valid():
        try:
            file_report(
                author=author_of(request.META, viewer),
                subject=thing.subject,
                subject_id=thing.id,
                label=thing.label,
                address=thing.address,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Reported. You are told when staff looked at it.")
            return redirect(thing.address)
    facts = {"form": form, "thing": thing}
    status = 422 if form.errors else 200
    return render(request, "community/report.html", facts, status=status)


def _given(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent is one with faults."""
    return request.POST if request.method == "POST" else None
