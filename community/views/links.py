"""Artist links: a user's own, and the list of the staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.paging import paging_of
from accounts.policies import may_moderate
from accounts.views.viewer import viewer_of
from booru.actions.artist_links import (
    decide_link,
    publish_link,
    request_link,
    withdraw_link,
)
from booru.models import ArtistLink
from community.forms import LinkForm

_WAITING = (
    ArtistLink.State.LINK_VERIFIED,
    ArtistLink.State.UNVERIFIED,
    ArtistLink.State.CONTACTED,
)
_WORDS = (
    (ArtistLink.State.UNVERIFIED.value, "Not verified"),
    (ArtistLink.State.LINK_VERIFIED.value, "Code found"),
    (ArtistLink.State.CONTACTED.value, "Contacted"),
    (ArtistLink.State.VERIFIED.value, "Verified"),
    (ArtistLink.State.REJECTED.value, "Rejected"),
)
_TABS = {"waiting": _WAITING} | {state.value: (state,) for state in ArtistLink.State}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """All of one's links; a POST asks for another."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_link(viewer_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Now put the code on your page.")
            return redirect("settings_links")
    facts = {
        "form": form,
        "links": _own(request).order_by("-pk"),
        "settings_page": "links",
    }
    status = 422 if form.errors else 200
    return render(request, "community/settings_links.html", facts, status=status)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    withdraw_link(_own_or_404(request, pk), user=viewer_of(request))
    messages.success(request, "The link is gone.")
    return redirect("settings_links")


@require_POST
@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    public = request.POST.get("public") == "1"
    publish_link(_own_or_404(request, pk), user=viewer_of(request), public=public)
    return redirect("settings_links")


def _own(request: HttpRequest) -> QuerySet[ArtistLink]:
    rows = ArtistLink.objects.filter(user=viewer_of(request))
    return rows.select_related("tag")


def _own_or_404(request: HttpRequest, pk: int) -> ArtistLink:
    return get_object_or_404(_own(request), pk=min(pk, 2**63 - 1))


@require_safe
@login_required
def staff_list(request: HttpRequest) -> HttpResponse:
    """Of one state, or all that wait for a decision: those with a found code first."""
    if not may_moderate(viewer_of(request)):
        raise PermissionDenied
    tab = request.GET.get("state", "")
    tab = tab if tab in _TABS else "waiting"
    rows = ArtistLink.objects.filter(state__in=_TABS[tab])
    found_first = Case(When(state=ArtistLink.State.LINK_VERIFIED, then=0), default=1)
    order = (found_first, "pk") if tab == "waiting" else ("-pk",)
    paging = paging_of(request, rows.count(), state="" if tab == "waiting" else tab)
    shown = rows.select_related("user", "tag", "verified_by").order_by(*order)
    facts: dict[str, Any] = {
        "links": shown[paging.offset : paging.end],
        "paging": paging,
        "tab": tab,
        "states": _WORDS,
    }
    return render(request, "community/moderation_links.html", facts)


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    moderator = viewer_of(request)
    if not may_moderate(moderator):
        raise PermissionDenied
    link = get_object_or_404(ArtistLink, pk=min(pk, 2**63 - 1))
    try:
        decide_link(link, moderator=moderator, state=request.POST.get("state", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Done.")
    return redirect("artist_links")
