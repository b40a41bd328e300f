"""Who looks at a page, and what its address names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import User
from scores.games import playtype_for
from scores.games.schema import Playtype

# Of the year 9999.
_LAST_SECOND = 253_402_300_799

_Row = TypeVar("_Row", bound=Model)


def viewer_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def playtype_or_404(game: str, playtype: str) -> Playtype:
    found = playtype_for(game, playtype)
    if found is None:
        raise Http404
    return found


def row_or_404(rows: QuerySet[_Row], **wanted: str | int) -> _Row:
    """A text that no database would take, or a number beyond it, is no row."""
    for value in wanted.values():
        if isinstance(value, int) and value >= 2**63:
            raise Http404
        if isinstance(value, str) and "\0" in value:
            raise Http404
    row = rows.filter(**wanted).first()
    if row is None:
        raise Http404
    return row


def moment_of(milliseconds: int) -> datetime:
    """What somebody's file claimed may lie beyond any calendar."""
    seconds = min(max(milliseconds / 1000, 0), _LAST_SECOND)
    return datetime.fromtimestamp(seconds, UTC)


def text_of(request: HttpRequest, name: str, longest: int = 100) -> str:
    """A parameter of the address, fit for the database."""
    return request.GET.get(name, "").replace("\0", "").strip()[:longest]
