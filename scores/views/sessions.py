"""One session: what was played, and what it was worth."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.paging import paging_of
from scores.actions.sessions import edit_session
from scores.forms import SessionForm
from scores.games.schema import Playtype
from scores.models import GameSession, Score
from scores.reads.pages import players
from scores.views import words
from scores.views.dashboard import Tile
from scores.views.lines import gained
from scores.views.viewer import playtype_or_404, row_or_404, viewer_of


@require_safe
def show(request: HttpRequest, session_id: str) -> HttpResponse:
    row = _find(session_id)
    said = {name: getattr(row, name) for name in SessionForm.base_fields}
    return _page(request, row, SessionForm(initial=said))


@require_POST
@login_required
def edit(request: HttpRequest, session_id: str) -> HttpResponse:
    row, form = _find(session_id), SessionForm(request.POST)
    if row.user != request.user:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, row, form, 422)
    edit_session(row, by=row.user, changes=form.changes())
    messages.success(request, "The session is saved.")
    return redirect("score_session", session_id)


def _find(session_id: str) -> GameSession:
    rows = GameSession.objects.public().select_related("user")
    return row_or_404(rows, session_id=session_id)


def _page(
    request: HttpRequest, row: GameSession, form: SessionForm, status: int = 200
) -> HttpResponse:
    playtype = playtype_or_404(row.game, row.playtype)
    metric = words.main_metric(playtype).name
    gain = players.gains([row], metric).get(row.pk, players.Gain(0, 0))
    paging = paging_of(request, gain.scores)
    scores = Score.objects.filter(session=row).select_related("chart__song")
    in_order = scores.order_by(F("time_achieved").asc(nulls_last=True), "pk")
    shown = list(in_order[paging.offset : paging.end])
    facts = {
        "session": row,
        "playtype": playtype,
        "form": form if viewer_of(request) == row.user else None,
        "tiles": _tiles(playtype, row, gain),
        "columns": words.columns(playtype),
        "lines": gained(playtype, shown, players.best_before(shown, metric)),
        "rating": playtype.default_score_rating,
        "paging": paging,
    }
    return render(request, "scores/session.html", facts, status=status)


def _tiles(playtype: Playtype, row: GameSession, gain: players.Gain) -> list[Tile]:
    found = [
        Tile("Scores", f"{gain.scores:,}"),
        Tile("Raises", f"{gain.raises:,}", "above all before"),
    ]
    for rating in playtype.session_ratings:
        value = row.ratings.get(rating.name)
        note = f"fewer than {rating.best} scores rated" if value is None else ""
        found.append(Tile(rating.name, words.rating(rating.name, value), note))
    return found
