"""Who changed which tags and sources: of one image, of all, and taking one back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.paging import Paging, paging_of
from accounts.policies import may_moderate
from booru import policies
from booru.actions import reverting
from booru.models import BulkChange, Image, SourceChange, TagChange
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.tag_change_search import ORDERS, search_tag_changes
from booru.tag_history import source_entries, tag_entries
from booru.views.viewer import moderator_of, viewer_of

_PAGE = 50
_LAST_PAGE = 200
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first. `?of=sources`: only those of sources; else the first page has the
    newest of both."""
    viewer = viewer_of(request)
    if pk >= 2**31:
        raise Http404
    image = get_object_or_404(Image, pk=pk)
    if not policies.may_see_page(image, viewer):
        return redirect("image", pk=pk)
    only_sources = request.GET.get("of") == "sources"
    tags, sources = image.tag_changes.all(), image.source_changes.all()
    facts: dict[str, object] = {
        "image": image,
        "only_sources": only_sources,
        "may_moderate": may_moderate(viewer),
        "here": request.get_full_path(),
        "source_total": sources.count(),
    }
    if only_sources:
        paging = paging_of(request, sources.count(), size=_PAGE, of="sources")
        facts["sources"] = source_entries(_page(sources, paging))
    else:
        paging = paging_of(request, tags.count(), size=_PAGE)
        facts["changes"] = tag_entries(_page(tags, paging))
        if paging.number == 1:
            newest = _page(sources, Paging(1, 0, _PAGE))
            facts["sources"] = source_entries(newest)
    facts["paging"] = paging
    return render(request, "tags/history.html", facts)


def _page(changes: Any, paging: Paging) -> list[int]:
    ordered = changes.order_by("-pk").values_list("pk", flat=True)
    return list(ordered[paging.offset : paging.end])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`?q=` in the language of search 4.7, `sf` one of its orders, `bulk` a job. A
    query that cannot be read is no error of the page: it says where the mistake is."""
    viewer, query = viewer_of(request), request.GET.get("q", "")
    order, number = request.GET.get("sf", ""), request.GET.get("bulk", "")
    bulk = int(number) if _NUMBER.fullmatch(number) else None
    page = Paging(_page_number(request), 0, _PAGE)
    facts: dict[str, object] = {
        "query": query,
        "order": order,
        "orders": [(name, name.replace("_", " ")) for name in ORDERS],
        "may_moderate": may_moderate(viewer),
        "job": _job(bulk, viewer),
        "here": request.get_full_path(),
    }
    try:
        found = search_tag_changes(
            query,
            viewer=viewer,
            bulk=bulk,
            order=order,
            offset=page.offset,
            limit=_PAGE,
        )
    except SearchError as error:
        facts["message"] = error.message
        if error.position is not None:
            facts["caret"] = caret(query, error.position)
        return render(request, "tags/changes.html", facts)
    reachable = min(found.total, _LAST_PAGE * _PAGE)
    kept = [("q", query), ("sf", order), ("bulk", number if bulk else "")]
    facts |= {
        "total": found.total,
        "paging": Paging(
            page.number, reachable, _PAGE, tuple((k, v) for k, v in kept if v)
        ),
        "changes": tag_entries(found.ids),
    }
    return render(request, "tags/changes.html", facts)


def _job(bulk: int | None, viewer: User | None) -> BulkChange | None:
    """Its title says what moderators had in mind: for them alone."""
    if bulk is None or not may_moderate(viewer):
        return None
    return BulkChange.objects.filter(pk=bulk).first()


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(max(1, int(asked)), _LAST_PAGE) if _NUMBER.fullmatch(asked) else 1


# Taking back ----------------------------------------------------------------------


@require_POST
@login_required
def revert_tags(request: HttpRequest, pk: int) -> HttpResponse:
    return _reverted(request, _find(TagChange, pk), reverting.revert_tag_change)


@require_POST
@login_required
def revert_sources(request: HttpRequest, pk: int) -> HttpResponse:
    return _reverted(request, _find(SourceChange, pk), reverting.revert_source_change)


def _find(model: type[Any], pk: int) -> Any:
    if pk >= 2**63:
        raise Http404
    return get_object_or_404(model, pk=pk)


def _reverted(
    request: HttpRequest, change: Any, act: Callable[..., object]
) -> HttpResponse:
    moderator: User = moderator_of(request)
    try:
        act(change, by=moderator)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Taken back on {change.image.called}.")
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    if own and back.startswith("/"):
        return redirect(back)
    return redirect("history", pk=change.image_id)
