"""A user's page and its tabs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.addresses import profile_address
from accounts.models import User
from accounts.policies import is_staff_role
from booru.image_search import ImageSearch
from booru.results import thumbs
from booru.search.errors import SearchError
from booru.views.asked import asked_of
from booru.views.chosen import chosen_filter
from booru.views.grid import grid_of
from booru.views.viewer import viewer_of
from community.reads import profiles as reads
from community.reads.steps import steps
from markup.excerpts import excerpt
from markup.markdown import render as markdown
from markup.slugs import slug as slug_of
from markup.slugs import unslug
from scores.views.games import games_of

TABS = ("uploads", "faves", "comments", "posts", "scores", "galleries")
_PICTURES, _LINES = 12, 8


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    person = _find(slug)
    if slug_of(person.name) != slug:
        return redirect(profile_address(person))
    viewer = viewer_of(request)
    facts = _head(person, viewer, "overview") | {
        "pictures": _newest_uploads(request, person),
        "uploads_query": reads.uploads_query(person, viewer),
        "lately": _lately(person, viewer),
        "games": games_of(person),
        "about": markdown(person.description),
        "awards": reads.awards(person),
    }
    return render(request, "community/profile.html", facts)


@require_safe
def tab(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One of `TABS`."""
    person = _find(slug)
    if name not in TABS:
        raise Http404
    if slug_of(person.name) != slug:
        return redirect(f"{profile_address(person)}/{name}")
    facts = _head(person, viewer_of(request), name) | _listed(request, person, name)
    return render(request, f"community/profile_{name}.html", facts)


def _find(slug: str) -> User:
    """By the slug of the name, in whatever case."""
    name = unslug(slug).replace("\0", "")
    found = User.objects.get_queryset().named(name).open().first()
    if found is None:
        raise Http404
    return found


def _head(person: User, viewer: User | None, tab: str) -> dict[str, Any]:
    """What every tab shows above its list."""
    try:
        tallies = reads.tallies(person, viewer)
    except SearchError:
        tallies = None
    links = reads.links(person)
    return {
        "person": person,
        "tab": tab,
        "is_own": viewer == person,
        "is_staff": is_staff_role(viewer),
        "sees_unnamed": reads.may_see_unnamed(person, viewer),
        "tallies": tallies,
        "counted": reads.COUNTED,
        "links": links,
        "artist_tags": list({link.tag: None for link in links if link.tag}),
    }


def _newest_uploads(request: HttpRequest, person: User) -> list[Any]:
    viewer, chosen = viewer_of(request), chosen_filter(request)
    query = reads.uploads_query(person, viewer)
    search = ImageSearch(query, viewer, chosen, with_pastes=True)
    try:
        _, rows = search.rows(0, _PICTURES)
    except SearchError:
        return []
    return reads.marked(thumbs(rows, viewer=viewer, chosen=chosen), person, viewer)


def _lately(person: User, viewer: User | None) -> list[tuple[str, Any, str]]:
    """Kind, row and words of what the person wrote last, whatever it is."""
    posts = reads.posts(person, viewer)[:_LINES]
    comments = reads.comments(person, viewer)[:_LINES]
    galleries = reads.galleries(person, viewer)[:_LINES]
    found: list[tuple[datetime, str, Any]] = [
        *((row.created_at, "post", row) for row in posts),
        *((row.created_at, "comment", row) for row in comments),
        *((row.updated_at, "gallery", row) for row in galleries),
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    return [
        (kind, row, "" if kind == "gallery" else excerpt(row.body, 200))
        for _, kind, row in found[:_LINES]
    ]


def _listed(request: HttpRequest, person: User, name: str) -> dict[str, Any]:
    viewer, page = viewer_of(request), request.GET.get("page", "")
    match name:
        case "uploads":
            return _pictures(request, person, reads.uploads_query(person, viewer))
        case "faves":
            return _pictures(request, person, reads.faves_query(person))
        case "comments":
            found = steps(reads.comments(person, viewer), page)
            return {"steps": found, "comments": _with_excerpts(found.rows, 600)}
        case "posts":
            found = steps(reads.posts(person, viewer), page)
            return {"steps": found, "posts": _with_excerpts(found.rows, 600)}
        case "galleries":
            found = steps(reads.galleries(person, viewer), page)
            return {"steps": found, "galleries": found.rows}
    return {"games": games_of(person)}


def _pictures(request: HttpRequest, person: User, query: str) -> dict[str, Any]:
    try:
        grid = grid_of(request, asked_of(request, query))
    except SearchError as error:
        return {"mistake": error.message}
    shown = reads.marked(grid.results.thumbs, person, viewer_of(request))
    return {"grid": replace(grid, results=replace(grid.results, thumbs=shown))}


def _with_excerpts(rows: Any, length: int = 200) -> list[tuple[Any, str]]:
    return [(row, excerpt(row.body, length)) for row in rows]
