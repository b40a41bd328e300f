"""Who may not write for a while: the list, and making, changing and lifting bans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.actions import bans
from accounts.models import Ban, User
from accounts.paging import paging_of
from accounts.policies import may_moderate
from community.views.moderation import staff_of

_LARGEST = 2**63 - 1
_DAYS = (
    (1, "A day"),
    (7, "A week"),
    (30, "30 days"),
    (365, "A year"),
    (36_500, "For good"),
)


class BanForm(forms.Form):
    """One of the first three says whom."""

    user = forms.CharField(
        label="Account", required=False, max_length=50, help_text="Its name."
    )
    network = forms.CharField(
        label="Network",
        required=False,
        max_length=50,
        help_text="An address, or a network such as 203.0.113.0/24. Others may share "
        "it; staff are let through.",
    )
    fingerprint = forms.CharField(
        label="Browser",
        required=False,
        max_length=64,
        help_text="Its fingerprint. Everybody with the same version of the same "
        "browser has the same one: the last resort.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=bans.MAX_REASON,
        help_text="The banned person reads it.",
    )
    days = forms.TypedChoiceField(label="For", coerce=int, choices=_DAYS, initial=7)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        targets = [f for f in ("user", "network", "fingerprint") if said.get(f)]
        if len(targets) != 1 and not self.errors:
            raise ValidationError("Name one of account, network and browser.")
        return said


class TermsForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=bans.MAX_REASON)
    valid_until = forms.DateTimeField(
        label="Until",
        help_text="In UTC, as 2027-01-31 12:00.",
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M"),
    )


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    _moderator(request)
    ended = request.GET.get("ended") == "1"
    rows = _rows(ended, request.GET.get("q", "").replace("\0", "").strip())
    query = request.GET.get("q", "")[:100]
    paging = paging_of(
        request, rows.count(), size=25, ended="1" if ended else "", q=query
    )
    facts = {
        "bans": rows[paging.offset : paging.end],
        "paging": paging,
        "ended": ended,
        "query": query,
        "may_moderate": True,
    }
    return render(request, "community/bans.html", facts)


def _rows(ended: bool, query: str) -> QuerySet[Ban]:
    force = Q(enabled=True, valid_until__gt=timezone.now())
    rows = Ban.objects.filter(~force if ended else force)
    if query:
        rows = rows.filter(
            Q(user__name__icontains=query)
            | Q(reason__icontains=query)
            | Q(fingerprint=query)
        )
    return rows.select_related("user", "banned_by").order_by("-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """An address may fill in whom: `?user=`, `?network=`, `?fingerprint=`."""
    moderator = _moderator(request)
    filled = {f: request.GET.get(f, "") for f in ("user", "network", "fingerprint")}
    form = BanForm(_given(request), initial=filled)
    if request.method == "POST" and form.is_valid():
        try:
            ban = _make(form.cleaned_data, moderator)
        except ValidationError as error:
            _show(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error) or "You may not do this.")
        else:
            messages.success(request, f"Banned: {bans.target_of(ban)}.")
            return redirect("bans")
    return _form(request, "community/ban_new.html", {"form": form})


def _make(said: dict[str, Any], moderator: User) -> Ban:
    told = {
        "moderator": moderator,
        "reason": said["reason"],
        "valid_until": timezone.now() + timedelta(days=said["days"]),
    }
    if said["network"]:
        return bans.ban_subnet(said["network"], **told)
    if said["fingerprint"]:
        return bans.ban_fingerprint(said["fingerprint"], **told)
    name = said["user"].replace("\0", "")
    user = User.objects.get_queryset().named(name).first()
    if user is None:
        raise ValidationError({"user": "There is no account of this name."})
    return bans.ban_user(user, **told)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One ban; a POST changes its terms."""
    moderator, ban = _moderator(request), _find(pk)
    filled = {"reason": ban.reason, "valid_until": ban.valid_until}
    form = TermsForm(_given(request), initial=filled)
    if request.method == "POST" and form.is_valid():
        try:
            bans.change_ban(ban, moderator=moderator, **form.cleaned_data)
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, "The ban is changed.")
            return redirect("ban", pk=pk)
    in_force = ban.enabled and ban.valid_until > timezone.now()
    facts = {
        "form": form,
        "ban": ban,
        "target": bans.target_of(ban),
        "in_force": in_force,
    }
    return _form(request, "community/ban.html", facts)


@require_POST
@login_required
def switch(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Lift it, or put it in force again."""
    acts = {"lift": bans.lift_ban, "restore": bans.restore_ban}
    moderator, ban = _moderator(request), _find(pk)
    if act not in acts:
        raise Http404
    try:
        acts[act](ban, moderator=moderator)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        what = "lifted" if act == "lift" else "in force again"
        messages.success(request, f"The ban of {bans.target_of(ban)} is {what}.")
    return redirect("ban", pk=pk)


def _moderator(request: HttpRequest) -> User:
    viewer = staff_of(request)
    if not may_moderate(viewer):
        raise PermissionDenied
    return viewer


def _find(pk: int) -> Ban:
    rows = Ban.objects.select_related("user", "banned_by")
    return get_object_or_404(rows, pk=min(pk, _LARGEST))


def _show(form: forms.Form, error: ValidationError) -> None:
    """At their fields, where the form has them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, words in error.message_dict.items():
        form.add_error(field if field in form.fields else None, words)


def _form(request: HttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
    status = 422 if facts["form"].errors else 200
    return render(request, template, facts, status=status)


def _given(request: HttpRequest) -> QueryDict | None:
    """An empty form that was sent is one with faults."""
    return request.POST if request.method == "POST" else None
