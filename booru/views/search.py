"""The search page, its random picture, and the description of its language."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booru import results, search_help
from booru.image_search import order_of
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.search.parser import parse
from booru.search_fields import POST_FIELDS, role_of
from booru.search_text import mends
from booru.views.asked import Asked, asked_of, ordered
from booru.views.chosen import chosen_filter
from booru.views.grid import Grid, grid_of, search_of
from booru.views.viewer import viewer_of

# Nobody wrote a longer query by hand.
_LONG = 500
# Lists of the menu that are empty until one has done something: what, and how.
_OWN = {
    "my:faves": ("You have no faves yet", "The star below an image makes it one."),
    "my:uploads": ("You have uploaded nothing yet", "What you upload is found here."),
    "my:watched": (
        "Nothing that you watch",
        "Watch a tag on its page, or a search on the page of what it finds.",
    ),
    "my:hidden": (
        "You have hidden no image",
        "Hide, below an image, keeps it out of your lists.",
    ),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=&sf=&sd=&page=`. A query that cannot be read is no error of the page: it
    says where the mistake is."""
    asked = asked_of(request)
    if "sort" in request.GET:
        return redirect(ordered(asked, request.GET["sort"]).address(request.path))
    if not asked.query.strip():
        return render(request, "search/start.html", {"short": search_help.SHORT})
    try:
        grid = grid_of(request, asked)
    except SearchError as error:
        return _mistaken(request, asked, error)
    if not grid.results.total:
        return _nothing(request, grid)
    facts = {"grid": grid, "query_text": asked.query}
    return render(request, "search/results.html", facts)


def _nothing(request: HttpRequest, grid: Grid) -> HttpResponse:
    search = search_of(request, grid.asked, grid.results.filter)
    facts = {
        "grid": grid,
        "way_out": results.way_out(search),
        "query_text": grid.asked.query,
        "own": _OWN.get(grid.asked.query.strip()),
    }
    return render(request, "search/nothing.html", facts)


def _mistaken(request: HttpRequest, asked: Asked, error: SearchError) -> HttpResponse:
    facts: dict[str, object] = {
        "message": error.message,
        "query_text": asked.query,
        "short": search_help.SHORT,
    }
    if error.position is not None:
        facts["caret"] = caret(asked.query, error.position)
        facts["mended"] = _mended(request, asked.query, error.position)
    return render(request, "search/mistake.html", facts)


def _mended(request: HttpRequest, text: str, position: int) -> str:
    """The likeliest of what the writer may have meant, or ""."""
    if len(text) > _LONG:
        return ""
    fields = POST_FIELDS.for_role(role_of(viewer_of(request)))
    for attempt in mends(text, position):
        try:
            parse(attempt, fields, now=timezone.now())
        except SearchError:
            continue
        return attempt if attempt.strip() else ""
    return ""


@require_safe
@never_cache
def random(request: HttpRequest) -> HttpResponse:
    """One picture of the result, or of all; without any, the result itself."""
    asked = replace(asked_of(request), page=1)
    wanted = asked if asked.query.strip() else replace(asked, query="*")
    chosen = results.OPEN if asked.covered else chosen_filter(request)
    search = search_of(request, wanted, chosen)
    try:
        ids = replace(search, order=order_of("random", "")).hits(0, 1).ids
    except SearchError:
        ids = []
    if not ids:
        return redirect(asked.address(reverse("search")))
    return redirect(asked.address(reverse("image", args=[ids[0]])))


@require_safe
def syntax(request: HttpRequest) -> HttpResponse:
    """The whole language, with the fields that the reader may use."""
    role = role_of(viewer_of(request))
    facts = {
        "topics": search_help.TOPICS,
        "fields": list(search_help.field_help(role)),
        "orders": search_help.ORDER_NAMES,
    }
    return render(request, "search/syntax.html", facts)
