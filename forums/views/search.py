"""Searching posts (search, section 4.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.paging import Paging
from booru.search.carets import caret
from booru.search.errors import SearchError
from forums.post_search import search_posts
from forums.reads.found import found_posts
from forums.views.asked import number_of, viewer_of

_POSTS = 25
# Nobody reads further, and each page costs what all before it do.
_LAST_PAGE = 400


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=&page=`. A query that cannot be read is no error of the page: it says where
    the mistake is."""
    query = request.GET.get("q", "").replace("\0", "")
    facts: dict[str, object] = {"query_text": query}
    if not query.strip():
        return render(request, "forums/search.html", facts)
    page = min(max(1, number_of(request.GET.get("page", "")) or 1), _LAST_PAGE)
    viewer, offset = viewer_of(request), (page - 1) * _POSTS
    try:
        found = search_posts(query, viewer=viewer, offset=offset, limit=_POSTS)
    except SearchError as error:
        facts["message"] = error.message
        if error.position is not None:
            facts["caret"] = caret(query, error.position)
        return render(request, "forums/search_mistake.html", facts)
    reachable = min(found.total, _LAST_PAGE * _POSTS)
    facts |= {
        "total": found.total,
        "posts": found_posts(found.ids, viewer),
        "paging": Paging(page, reachable, _POSTS, (("q", query),)),
    }
    return render(request, "forums/found.html", facts)
