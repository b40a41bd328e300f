"""One's own orphans: data that found no song or chart."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.paging import paging_of
from scores.actions.orphans import (
    OrphanCounts,
    delete_orphan,
    reprocess_orphans,
)
from scores.actions.turns import ImportBusy
from scores.games import GAMES
from scores.importing.formats import FORMATS
from scores.models import Orphan
from scores.policies import may_change
from scores.views import words
from scores.views.viewer import row_or_404


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    rows = Orphan.objects.filter(user=cast(User, request.user)).order_by("-pk")
    paging = paging_of(request, rows.order_by().count())
    facts = {
        "rows": [_shown(row) for row in rows[paging.offset : paging.end]],
        "paging": paging,
    }
    return render(request, "scores/orphans.html", facts)


def _shown(row: Orphan) -> dict[str, object]:
    """With what its format calls it; a datum of a format that is gone has no name."""
    known = FORMATS.get(row.import_type)
    return {
        "orphan": row,
        "why": words.reason(row.message),
        "label": known.label(row.data) if known else "",
        "value": known.value(row.data) if known else "",
        "kind": known.name if known else row.import_type,
        "game": GAMES[row.game].title if row.game in GAMES else row.game,
    }


@require_POST
@login_required
def again(request: HttpRequest) -> HttpResponse:
    try:
        counts = reprocess_orphans(cast(User, request.user))
    except ImportBusy as error:
        messages.error(request, f"{error} Try again in a moment.")
        return redirect("score_orphans")
    if counts.success or counts.removed:
        messages.success(request, _said(counts))
    else:
        messages.info(request, _said(counts))
    return redirect("score_orphans")


def _said(counts: OrphanCounts) -> str:
    tried, found, gone = counts.processed, counts.success, counts.removed
    if not tried:
        return "There is nothing to try."
    if not found and not gone:
        many = f"All {tried:,} are still without a chart."
        return many if tried > 1 else "It is still without a chart."
    said = f"{found:,} of {tried:,} found {'its' if found == 1 else 'their'} chart."
    if gone == 1:
        said += " 1 turned out to be no score and is gone."
    elif gone:
        said += f" {gone:,} turned out to be no scores and are gone."
    return said


@require_POST
@login_required
def delete(request: HttpRequest, orphan_id: str) -> HttpResponse:
    user = cast(User, request.user)
    row = row_or_404(Orphan.objects.all(), orphan_id=orphan_id)
    if not may_change(row.user_id, user):
        raise Http404
    delete_orphan(row, by=user)
    again = "Import its file again to have it back."
    messages.success(request, f"The orphan is deleted. {again}")
    page = request.POST.get("page", "")
    kept = f"?page={page}" if page.isdecimal() else ""
    return redirect(reverse("score_orphans") + kept)
