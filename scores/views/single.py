"""One score: all that is known of it, what its owner says of it, and its deletion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import User
from scores.actions.scores import delete_score, edit_score
from scores.actions.turns import ImportBusy
from scores.forms import DeleteScoreForm, ScoreForm
from scores.games.schema import Kind, Metric, Playtype
from scores.models import Score
from scores.policies import may_change
from scores.reads.pages import single
from scores.views import plots, words
from scores.views.dashboard import Tile
from scores.views.imports import kind_name
from scores.views.viewer import playtype_or_404, row_or_404, viewer_of

_GRAPHS = (Kind.GRAPH, Kind.NULLABLE_GRAPH)


@dataclass(frozen=True)
class Trace:
    """A graph that came with the score."""

    name: str
    path: str
    sentence: str


@require_safe
def show(request: HttpRequest, score_id: str) -> HttpResponse:
    row = _find(score_id)
    said = {"comment": row.comment, "highlight": row.highlight}
    return _page(request, row, ScoreForm(initial=said))


@require_POST
@login_required
def edit(request: HttpRequest, score_id: str) -> HttpResponse:
    row, form = _changeable(request, score_id), ScoreForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 422)
    try:
        edit_score(row, by=cast(User, request.user), changes=form.changes())
    except ImportBusy as error:
        form.add_error(None, f"{error} Try again in a moment.")
        return _page(request, row, form, 409)
    except Score.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "The score is saved.")
    return redirect("score_score", score_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: HttpRequest, score_id: str) -> HttpResponse:
    """Asks, with what hangs on it; a POST deletes."""
    row = _changeable(request, score_id)
    form = DeleteScoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _deleted(request, row, block=form.cleaned_data["block"])
    playtype = playtype_or_404(row.game, row.playtype)
    facts = {
        "score": row,
        "form": form,
        "is_own": row.user == request.user,
        "value": _main(playtype, row).text,
        "chart_words": words.chart_words(playtype, row.chart),
        "consequences": single.consequences(row),
    }
    return render(request, "scores/score_delete.html", facts)


def _deleted(request: HttpRequest, row: Score, *, block: bool) -> HttpResponse:
    try:
        delete_score(row, by=cast(User, request.user), block=block)
    except ImportBusy as error:
        messages.error(request, f"{error} Try again in a moment.")
        return redirect("score_score_delete", row.score_id)
    except Score.DoesNotExist as error:
        raise Http404 from error
    again = " No import will bring it again." if block else ""
    messages.success(request, f"The score is deleted.{again}")
    return redirect("score_chart", row.game, row.playtype, row.chart.chart_id)


def _find(score_id: str) -> Score:
    rows = Score.objects.public()
    joined = rows.select_related("user", "chart__song", "session", "origin")
    return row_or_404(joined, score_id=score_id)


def _changeable(request: HttpRequest, score_id: str) -> Score:
    row = _find(score_id)
    if not may_change(row.user_id, cast(User, request.user)):
        raise PermissionDenied
    return row


def _page(
    request: HttpRequest, row: Score, form: ScoreForm, status: int = 200
) -> HttpResponse:
    playtype, viewer = playtype_or_404(row.game, row.playtype), viewer_of(request)
    changeable = viewer is not None and may_change(row.user_id, viewer)
    facts = {
        "score": row,
        "playtype": playtype,
        "chart_words": words.chart_words(playtype, row.chart),
        "changeable": changeable,
        "is_own": row.user == viewer,
        "form": form if changeable else None,
        "tiles": _tiles(playtype, row),
        "makes_best": single.makes_best(row),
        "judgements": _judgements(playtype, row.data.get("judgements") or {}),
        "extras": _extras(playtype, row.data.get("optional") or {}),
        "traces": _traces(playtype, row.data.get("optional") or {}),
        "meta": _meta(row.score_meta),
        "kind": kind_name(row.import_type) if row.import_type else "",
    }
    return render(request, "scores/score.html", facts, status=status)


def _main(playtype: Playtype, row: Score) -> words.Cell:
    return next(one for one in words.cells(playtype, row.data) if one.column.main)


def _tiles(playtype: Playtype, row: Score) -> list[Tile]:
    shown = [one for one in words.cells(playtype, row.data) if not one.column.optional]
    lamps = [one for one in shown if one.column.kind == "lamp"]
    rest = [one for one in shown if one.column.kind != "lamp"]
    return [
        *(Tile(one.column.label, one.text) for one in rest),
        *(Tile(one.column.label, one.text, sign=one.sign) for one in lamps),
        *(
            Tile(one.name, words.rating(one.name, row.ratings.get(one.name)))
            for one in playtype.score_ratings
        ),
    ]


def _judgements(
    playtype: Playtype, counted: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Best to worst, as games write them."""
    return [
        (name.upper(), f"{counted[name]:,}")
        for name in playtype.judgements
        if counted.get(name) is not None
    ]


def _extras(playtype: Playtype, known: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (words.words(one.name), _said(playtype, one, known[one.name]))
        for one in playtype.optional
        if one.kind not in _GRAPHS and known.get(one.name) is not None
    ]


def _said(playtype: Playtype, metric: Metric, value: Any) -> str:
    if metric.kind is Kind.ENUM:
        return str(value)
    return words.amount(playtype, metric, value)


def _traces(playtype: Playtype, known: Mapping[str, Any]) -> list[Trace]:
    found = []
    for one in playtype.optional:
        values = known.get(one.name) or [] if one.kind in _GRAPHS else []
        heights = [value for value in values if value is not None]
        if len(heights) < 2:
            continue
        name = words.words(one.name)
        found.append(
            Trace(
                name,
                plots.trace(values),
                f"{name}: {words.number(heights[0])} at first, "
                f"{words.number(heights[-1])} at the end, "
                f"from {words.number(min(heights))} to {words.number(max(heights))}",
            )
        )
    return found


def _meta(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the file says of how it was played."""
    found = []
    for name, value in known.items():
        if isinstance(value, bool):
            said = "yes" if value else "no"
        elif isinstance(value, list):
            said = ", ".join(str(one) for one in value)
        else:
            said = str(value)
        if value is not None:
            found.append((words.words(name), said))
    return found
