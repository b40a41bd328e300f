"""The do-not-post list and its entries."""

from __future__ import annotations

from dataclasses import fields
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import User
from accounts.paging import paging_of
from accounts.policies import may_moderate
from booru.actions import dnp
from booru.dnp_forms import DnpForm, NewDnpForm
from booru.models import DnpEntry
from booru.views.viewer import moderator_of, viewer_of

_EITHER = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = 50
State = DnpEntry.State


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is listed, of tags with `q` in their names; `state` others: a user's own,
    and for moderators everybody's."""
    viewer = viewer_of(request)
    query = request.GET.get("q", "")[:255].replace("\0", "").strip().lower()
    state = request.GET.get("state", "")
    rows = DnpEntry.objects.visible_to(viewer).select_related("tag", "requested_by")
    state = state if state in State.values and viewer is not None else State.LISTED
    rows = rows.filter(state=state)
    if query:
        rows = rows.filter(tag__name__contains=query)
    paging = paging_of(request, rows.count(), size=_PAGE, q=query, state=state)
    facts = {
        "entries": rows.order_by("tag__name", "pk")[paging.offset : paging.end],
        "paging": paging,
        "query": query,
        "state": state,
        "states": [one for one in State if one != State.LISTED] if viewer else [],
        "may_moderate": may_moderate(viewer),
    }
    return render(request, "dnp/index.html", facts)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


def _find(request: HttpRequest, pk: int) -> DnpEntry:
    if pk >= 2**63:
        raise Http404
    rows = DnpEntry.objects.visible_to(viewer_of(request))
    people = ("requested_by", "modified_by")
    return get_object_or_404(rows.select_related("tag", *people), pk=pk)


def _page(request: HttpRequest, entry: DnpEntry, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    following = dnp.FOLLOWING[State(entry.state)]
    is_own = viewer is not None and entry.requested_by_id == viewer.pk
    facts = {
        "entry": entry,
        "is_between": dnp.is_between(entry, viewer),
        "may_change": dnp.may_change(entry, viewer),
        "may_moderate": may_moderate(viewer),
        "following": following,
        "may_rescind": is_own and State.RESCINDED in following,
    }
    return render(request, "dnp/show.html", facts, status=status)


@_EITHER
@login_required
def new(request: HttpRequest) -> HttpResponse:
    artist = cast(User, request.user)
    tags = None if may_moderate(artist) else dnp.tags_of(artist)
    if tags == []:
        return render(request, "dnp/no_tags.html")
    form = NewDnpForm(request.POST or None, tags=tags)
    if form.is_valid():
        tag = form.cleaned_data["tag"]
        try:
            entry = dnp.request_entry(tag, artist=artist, draft=form.draft())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your request is with the moderators now.")
            return redirect("dnp_entry", pk=entry.pk)
    status = 422 if form.errors else 200
    return render(request, "dnp/form.html", {"form": form}, status=status)


@_EITHER
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    entry, by = _find(request, pk), cast(User, request.user)
    if not dnp.may_change(entry, by):
        raise PermissionDenied
    said = {one.name: getattr(entry, one.name) for one in fields(dnp.DnpDraft)}
    form = DnpForm(request.POST or None, initial=said)
    if form.is_valid():
        try:
            dnp.change_entry(entry, by=by, draft=form.draft())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("dnp_entry", pk=pk)
    status = 422 if form.errors else 200
    facts = {"form": form, "entry": entry}
    return render(request, "dnp/form.html", facts, status=status)


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`state` is the new one; `feedback` is for the artist."""
    moderator, entry = moderator_of(request), _find(request, pk)
    state = request.POST.get("state", "")[:40]
    feedback = request.POST.get("feedback", "").replace("\r\n", "\n").strip()
    try:
        dnp.set_state(entry, state=state, moderator=moderator, feedback=feedback)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("dnp_entry", pk=pk)


@require_POST
@login_required
def rescind(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        dnp.rescind_entry(_find(request, pk), artist=cast(User, request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("dnp_entry", pk=pk)
