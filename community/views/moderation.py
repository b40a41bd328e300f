"""The queue of the staff, and what they do with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.paging import Paging, paging_of
from accounts.policies import may_moderate, may_tend
from community.actions.queue import ASKING, DONE, act_on_all, parse_key
from community.reads import queue
from community.reads.queue import ORDERS, TABS, Kind, Tab
from community.reads.queue_rows import rows_of

PAGE = 25

# After these the row is still there: who reads the list by keys goes on from it.
_STAYING = {"claim", "takeover", "release"}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def queue_page(request: HttpRequest) -> HttpResponse:
    """A POST does `do` to the rows `chosen`; `do` of one row's button is
    `<act>:<row>`."""
    viewer = staff_of(request)
    if request.method == "POST":
        return _act(request, viewer)
    tab, order = _tab(request), _order(request)
    counts = queue.counts(viewer)
    paging = _paging(request, counts.of(tab), tab, order)
    waiting = queue.page_of(
        viewer, tab.kinds, order=order, offset=paging.offset, limit=PAGE
    )
    kinds = queue.kinds_for(viewer)
    facts = {
        "tab": tab,
        "tabs": [(one, counts.of(one)) for one in TABS if set(one.kinds) & set(kinds)],
        "total": counts.of(TABS[0]),
        "oldest": counts.oldest,
        "held": counts.held,
        "order": order,
        "orders": [(name, words) for name, (words, _) in ORDERS.items()],
        "rows": rows_of(waiting, viewer),
        "paging": paging,
        "here": _address(tab, order, paging.number),
        "may_moderate": may_moderate(viewer),
    }
    return render(request, "community/moderation.html", facts)


def staff_of(request: HttpRequest) -> User:
    """The viewer, who may tend what people write and report."""
    if not isinstance(request.user, User) or not may_tend(request.user):
        raise PermissionDenied
    return request.user


def _tab(request: HttpRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return next((tab for tab in TABS if tab.name == asked), TABS[0])


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("order", "")
    return asked if asked in ORDERS else ""


def _paging(request: HttpRequest, total: int, tab: Tab, order: str) -> Paging:
    return paging_of(request, total, size=PAGE, tab=tab.name, order=order)


def _address(tab: Tab, order: str, page: int) -> str:
    said = {"tab": tab.name, "order": order, "page": str(page) if page > 1 else ""}
    query = urlencode({name: text for name, text in said.items() if text})
    root = reverse("moderation_queue")
    return f"{root}?{query}" if query else root


def _act(request: HttpRequest, viewer: User) -> HttpResponse:
    act, _, single = request.POST.get("do", "").partition(":")
    keys = [single] if single else request.POST.getlist("chosen")
    keys = [key for key in keys[:PAGE] if parse_key(key)[0]]
    if act not in DONE or not keys:
        messages.warning(request, "Choose something first.")
        return _back(request)
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if _asks(act, keys) and not reason:
        return _ask(request, viewer, act, keys)
    outcome = act_on_all(keys, act, moderator=viewer, reason=reason)
    if outcome.done:
        messages.success(request, f"{outcome.done} {DONE[act]}.")
    for problem in outcome.problems:
        messages.warning(request, problem)
    stays = bool(single) and act in _STAYING
    return redirect(f"{_where(request)}#{single}") if stays else _back(request)


def _asks(act: str, keys: list[str]) -> bool:
    """Two images that are not the same need no words."""
    kinds = {parse_key(key)[0] for key in keys}
    return act in ASKING and not (act == "reject" and kinds == {Kind.DUPLICATE})


def _ask(request: HttpRequest, viewer: User, act: str, keys: list[str]) -> HttpResponse:
    """For the words that the act needs; asked again where they were left out."""
    rows = rows_of(queue.among(viewer, keys), viewer)
    if not rows:
        messages.warning(request, "Nothing of what you chose waits any more.")
        return _back(request)
    facts: dict[str, Any] = {
        "act": act,
        "rows": rows,
        "label": ASKING[act],
        "back": _where(request),
        "missing": "reason" in request.POST,
        "button": {"reject": "Reject", "hide": "Hide", "settle": "Close"}[act],
    }
    status = 422 if facts["missing"] else 200
    return render(request, "community/moderation_ask.html", facts, status=status)


def _where(request: HttpRequest) -> str:
    """The list that the form stood on: its query only, never another place."""
    _, _, query = request.POST.get("back", "").partition("?")
    root = reverse("moderation_queue")
    return f"{root}?{query}" if query else root


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_where(request))
