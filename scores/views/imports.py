"""One's own imports: the list, one under way or done, its rows, its undoing."""

from __future__ import annotations

import csv
import io
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Subject, User
from accounts.notices import mark_read
from accounts.paging import Paging, paging_of
from scores.actions.imports import revert_import
from scores.actions.turns import ImportBusy
from scores.games import playtype_for, title_of
from scores.importing.formats import FORMATS
from scores.models import Chart, Import, Score
from scores.policies import may_change
from scores.reads.pages import imports
from scores.views import progress, words
from scores.views.viewer import row_or_404, text_of

_IMPORTS_A_PAGE = 25
# Fate -> its words, and the badge's colour.
FATES = {
    "imported": ("Imported", "ok"),
    "duplicate": ("Duplicate", "off"),
    "orphaned": ("Orphaned", "warn"),
    "rejected": ("Rejected", "bad"),
}
# What a formula begins with in a spreadsheet program, the wide signs of Japanese
# keyboards and the white space before it included.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_TITLES = {
    Import.State.QUEUED: "Importing",
    Import.State.RUNNING: "Importing",
    Import.State.COMPLETED: "Import result",
    Import.State.FAILED: "Import failed",
}
_COUNTED = {
    "imported": "imported",
    "duplicate": "duplicates",
    "orphaned": "orphaned",
    "rejected": "rejected",
}


def _find(request: HttpRequest, import_id: str) -> Import:
    """Another's is not there, but for moderators."""
    rows = Import.objects.defer("fates", "errors").select_related("user")
    run = row_or_404(rows, import_id=import_id)
    if not may_change(run.user_id, cast(User, request.user)):
        raise Http404
    return run


def kind_name(import_type: str) -> str:
    known = FORMATS.get(import_type)
    return known.name if known else import_type


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    rows = imports.imports_of(cast(User, request.user))
    paging = paging_of(request, rows.order_by().count(), size=_IMPORTS_A_PAGE)
    facts = {
        "rows": [
            (row, kind_name(row.import_type))
            for row in rows[paging.offset : paging.end]
        ],
        "paging": paging,
    }
    return render(request, "scores/imports.html", facts)


@require_safe
@login_required
@never_cache
def show(request: HttpRequest, import_id: str) -> HttpResponse:
    """How far it is, or the result: `?fate=` chooses rows, `page` a page of them. For
    htmx, which asks each second while it is under way, the moving part alone."""
    run = _find(request, import_id)
    facts: dict[str, Any] = {
        "run": run,
        "kind": kind_name(run.import_type),
        "title": _TITLES[Import.State(run.state)],
        "is_own": run.user == request.user,
        "polled": bool(getattr(request, "htmx", False)),
    }
    if facts["is_own"] and run.user_intent and run.state not in Import.PENDING:
        mark_read(run.user, subject=Subject.IMPORT, subject_id=run.pk)
    if run.state in Import.PENDING:
        now = int(timezone.now().timestamp() * 1000)
        facts |= {"progress": progress.progress_of(run, now), "under_way": True}
    elif run.state == Import.State.COMPLETED:
        facts |= _result(request, run)
    page = "scores/_import_state.html" if facts["polled"] else "scores/import_page.html"
    return render(request, page, facts)


def _result(request: HttpRequest, run: Import) -> dict[str, Any]:
    fate = text_of(request, "fate")
    fate = fate if fate in FATES else ""
    counts = {name: run.summary.get(key, 0) for name, key in _COUNTED.items()}
    total = counts[fate] if fate else run.summary.get("rows", 0)
    paging = paging_of(request, total, fate=fate)
    ids = [one["sessionID"] for one in run.created_sessions]
    return {
        "fate": fate,
        "tabs": [
            (name, label if label == "Imported" else _plural(label), counts[name])
            for name, (label, _) in FATES.items()
        ],
        "rows": _rows(run, fate, paging),
        "paging": paging,
        "counts": counts,
        "new_bests": imports.new_bests(run),
        "took": _took(run),
        "sessions": imports.sessions_named(ids[: imports.SESSIONS_SHOWN]),
        "more_sessions": max(0, len(ids) - imports.SESSIONS_SHOWN),
        "ratings": [_delta(one) for one in run.rating_deltas],
        "classes": [_class_delta(one) for one in run.class_deltas],
        "playtypes": [
            playtype
            for name in run.playtypes
            if (playtype := playtype_for(run.game, name))
        ],
    }


def _took(run: Import) -> str:
    if run.time_started is None or run.time_finished is None:
        return ""
    seconds = (run.time_finished - run.time_started) / 1000
    if seconds < 0.1:
        return ""
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _plural(label: str) -> str:
    return f"{label}s" if label == "Duplicate" else label


def _rows(run: Import, fate: str, paging: Paging) -> list[dict[str, Any]]:
    rows = imports.fates(run, fate, paging.offset, paging.size)
    charts = imports.charts_named(
        run.game, [one["chartID"] for one in rows if "chartID" in one]
    )
    there = imports.scores_there([one["scoreID"] for one in rows if "scoreID" in one])
    return [
        _row(one, charts.get(one.get("chartID", "")), one.get("scoreID") in there)
        for one in rows
    ]


def _row(one: dict[str, Any], chart: Chart | None, is_there: bool) -> dict[str, Any]:
    """With the catalogue's names where the row found its chart."""
    playtype = playtype_for(chart.game, chart.playtype) if chart else None
    said = words.chart_words(playtype, chart) if playtype and chart else ""
    badge = FATES.get(one["fate"], (one["fate"], "off"))
    return one | {
        "badge": badge,
        "chart": chart,
        "chart_words": said,
        "why": words.reason(one["why"]),
        "score_id": one["scoreID"] if is_there else "",
    }


def _delta(one: dict[str, Any]) -> dict[str, str]:
    name = one["rating"]
    return {
        "name": name,
        "where": _where(one),
        "old": "" if one["old"] is None else words.rating(name, one["old"]),
        "new": words.rating(name, one["new"]),
    }


def _class_delta(one: dict[str, Any]) -> dict[str, str]:
    known = playtype_for(one["game"], one["playtype"])
    values = known.class_sets[one["set"]].values if known else ()
    names = {value.id: value.name for value in values}
    return {
        "name": words.words(one["set"]),
        "where": _where(one),
        "old": names.get(one["old"], one["old"] or ""),
        "new": names.get(one["new"], one["new"]),
    }


def _where(one: dict[str, Any]) -> str:
    known = playtype_for(one["game"], one["playtype"])
    return title_of(known) if known else f"{one['game']} {one['playtype']}"


@require_safe
@login_required
@never_cache
def rows_csv(request: HttpRequest, import_id: str) -> HttpResponse:
    """The list that the page shows, whole."""
    run = _find(request, import_id)
    fate = text_of(request, "fate")
    fate = fate if fate in FATES else ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Row", "Chart", "Score", "Fate", "Why", "Score ID"])
    for one in imports.all_fates(run, fate):
        writer.writerow(
            [
                one["row"],
                _plain(one["label"]),
                _plain(one["value"]),
                one["fate"],
                _plain(words.reason(one["why"])),
                one.get("scoreID", ""),
            ]
        )
    # The mark makes spreadsheet programs read it as UTF-8.
    body = "\ufeff" + text.getvalue()
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    name = f"import-{run.import_id[:8]}{'-' + fate if fate else ''}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def undo(request: HttpRequest, import_id: str) -> HttpResponse:
    """Asks, with what goes away; a POST undoes."""
    run = _find(request, import_id)
    if run.state != Import.State.COMPLETED:
        raise Http404
    if request.method != "POST":
        scores = Score.objects.filter(origin=run)
        facts = scores.aggregate(
            scores=Count("pk"),
            charts=Count("chart", distinct=True),
            sessions=Count("session", distinct=True),
        )
        return render(
            request,
            "scores/undo.html",
            {"run": run, "kind": kind_name(run.import_type), "facts": facts},
        )
    return _undone(request, run)


def _undone(request: HttpRequest, run: Import) -> HttpResponse:
    try:
        revert_import(run, by=cast(User, request.user))
    except ImportBusy as error:
        messages.error(request, f"{error} Try again in a moment.")
        return redirect("score_import_result", run.import_id)
    except Import.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "The import is undone: its scores are gone.")
    return redirect("score_imports")
