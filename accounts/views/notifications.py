"""What is new for a user."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import notifications as actions
from accounts.models import Notification
from accounts.paging import paging_of
from accounts.views.viewer import viewer_of

_ROWS = 50

Kind = Notification.Kind
# Kind -> the icon beside it.
_ICONS = {
    Kind.COMMENT: "chat",
    Kind.POST: "chat",
    Kind.TOPIC: "chat",
    Kind.GALLERY: "book",
    Kind.MERGE: "image",
    Kind.MODERATION: "alert",
    Kind.RIVAL: "up",
    Kind.IMPORT: "note",
    Kind.EXPORT: "save",
    Kind.LINK: "check",
}


@require_safe
@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Unread ones first, by what they are about; the others by time."""
    rows = Notification.objects.filter(user=viewer_of(request))
    paging = paging_of(request, rows.count(), size=_ROWS)
    page = [_shown(row) for row in rows.in_page_order()[paging.offset : paging.end]]
    context = {
        "unread": [row for row in page if row["is_unread"]],
        "earlier": [row for row in page if not row["is_unread"]],
        "paging": paging,
    }
    return render(request, "notifications/list.html", context)


def _shown(row: Notification) -> dict[str, Any]:
    kind = Kind(row.kind)
    return {
        "row": row,
        "kind": kind.label,
        "icon": _ICONS[kind],
        "is_unread": row.read_at is None,
    }


@require_safe
@never_cache
@login_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what it is about, read from now on: not every page knows of notices."""
    row = get_object_or_404(Notification, pk=pk, user=viewer_of(request))
    actions.read_one(row)
    return redirect(row.address)


@require_POST
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Notification, pk=pk, user=viewer_of(request))
    actions.read_one(row)
    return _back(request)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(viewer_of(request))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("notifications"))
