"""A player's pages on a game: dashboard, scores, sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.paging import paging_of
from scores.games import playtype_for
from scores.games.schema import Playtype
from scores.models import PersonalBest, Score
from scores.reads.own import bests_of, scores_of
from scores.reads.pages import players
from scores.reads.pages.players import Played, Standing
from scores.reads.pages.slices import page_of
from scores.views import dashboard as parts
from scores.views import words
from scores.views.lines import lines
from scores.views.viewer import playtype_or_404, row_or_404, text_of, viewer_of

_BEST_SHOWN = 20
_SESSIONS_SHOWN = 5
_SESSIONS_A_PAGE = 25


@dataclass(frozen=True)
class Head:
    """What the top of each of these pages shows."""

    player: User
    playtype: Playtype
    standing: Standing
    played: list[tuple[Playtype, int]]
    scores: int
    sessions: int
    is_own: bool


def _player(pk: int) -> User:
    return row_or_404(User.objects.get_queryset().open(), pk=pk)


def _known(rows: list[Played]) -> list[tuple[Playtype, int]]:
    found = [(playtype_for(one.game, one.playtype), one.charts) for one in rows]
    return [(playtype, n) for playtype, n in found if playtype is not None]


def _head(request: HttpRequest, pk: int, game: str, playtype: str) -> Head | None:
    """None for somebody who has not played this."""
    known, player = playtype_or_404(game, playtype), _player(pk)
    standing = players.standing(player, known)
    if standing is None:
        return None
    return Head(
        player,
        known,
        standing,
        _known(players.played(player)),
        scores_of(pk, known).count(),
        players.sessions(player, known).count(),
        viewer_of(request) == player,
    )


def _not_played(
    request: HttpRequest, pk: int, playtype: Playtype | None
) -> HttpResponse:
    player = _player(pk)
    facts = {
        "player": player,
        "playtype": playtype,
        "played": _known(players.played(player)),
        "is_own": viewer_of(request) == player,
    }
    return render(request, "scores/not_played.html", facts)


@require_safe
def player(request: HttpRequest, pk: int) -> HttpResponse:
    """To the game that the player plays most."""
    row = _player(pk)
    found = _known(players.played(row))
    if not found:
        return _not_played(request, pk, None)
    playtype = found[0][0]
    return redirect("score_profile", pk, playtype.game, playtype.name)


@require_safe
def dashboard(request: HttpRequest, pk: int, game: str, playtype: str) -> HttpResponse:
    """`?span=` of the rating's line: month, year, all; `?by=` a score rating that
    chooses the best scores."""
    head = _head(request, pk, game, playtype)
    if head is None:
        return _not_played(request, pk, playtype_or_404(game, playtype))
    now = int(timezone.now().timestamp() * 1000)
    span = text_of(request, "span")
    facts: dict[str, Any] = {"head": head, "tab": "dashboard"}
    facts |= _shapes(head, span if span in parts.SPANS else "year", now)
    facts |= _best(request, head)
    return render(request, "scores/dashboard.html", facts)


def _shapes(head: Head, span: str, now: int) -> dict[str, Any]:
    playtype = head.playtype
    enums = [column.metric.name for column in words.enum_metrics(playtype)]
    levels = players.by_level(bests_of(head.player.pk, playtype), enums)
    history = parts.history_of(head.player, playtype, span, now)
    newest = list(players.sessions(head.player, playtype)[:_SESSIONS_SHOWN])
    gains = players.gains(newest, words.main_metric(playtype).name)
    return {
        "span": span,
        "spans": [("month", "Month"), ("year", "Year"), ("all", "All")],
        "plot": parts.rating_plot(playtype, head.standing, history, now),
        "tiles": parts.tiles(
            playtype, head.standing, history, levels, next(iter(newest), None), now
        ),
        "distributions": parts.distributions(playtype, levels),
        "newest": [(row, gains.get(row.pk)) for row in newest],
    }


def _best(request: HttpRequest, head: Head) -> dict[str, Any]:
    names = [one.name for one in head.playtype.score_ratings]
    asked = text_of(request, "by")
    by = asked if asked in names else head.playtype.default_score_rating
    rows = page_of(players.best_scores(head.player, head.playtype, by), 0, _BEST_SHOWN)
    return {
        "by": by,
        "ratings": names,
        "columns": words.columns(head.playtype),
        "lines": lines(head.playtype, rows, by),
    }


@require_safe
def score_list(request: HttpRequest, pk: int, game: str, playtype: str) -> HttpResponse:
    """All scores, newest first; or with `?by=RATING` the best one of each chart."""
    head = _head(request, pk, game, playtype)
    if head is None:
        return _not_played(request, pk, playtype_or_404(game, playtype))
    by = text_of(request, "by")
    if by and by not in [one.name for one in head.playtype.score_ratings]:
        raise Http404
    total = bests_of(pk, head.playtype).count() if by else head.scores
    paging = paging_of(request, total, by=by)
    best = players.best_scores(head.player, head.playtype, by) if by else None
    recent = players.recent_scores(head.player, head.playtype)
    where = (paging.offset, paging.end, total)
    rows: Sequence[Score | PersonalBest] = (
        page_of(recent, *where) if best is None else page_of(best, *where)
    )
    facts = {
        "head": head,
        "tab": "scores",
        "by": by,
        "rating": by or head.playtype.default_score_rating,
        "ratings": [one.name for one in head.playtype.score_ratings],
        "columns": words.columns(head.playtype),
        "lines": lines(head.playtype, rows, by),
        "paging": paging,
    }
    return render(request, "scores/score_list.html", facts)


@require_safe
def session_list(
    request: HttpRequest, pk: int, game: str, playtype: str
) -> HttpResponse:
    head = _head(request, pk, game, playtype)
    if head is None:
        return _not_played(request, pk, playtype_or_404(game, playtype))
    paging = paging_of(request, head.sessions, size=_SESSIONS_A_PAGE)
    rows = players.sessions(head.player, head.playtype)[paging.offset : paging.end]
    shown = list(rows)
    gains = players.gains(shown, words.main_metric(head.playtype).name)
    facts = {
        "head": head,
        "tab": "sessions",
        "rows": [(row, gains.get(row.pk)) for row in shown],
        "paging": paging,
    }
    return render(request, "scores/session_list.html", facts)
