"""The newest comments of the site, and searching them (search, section 4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.paging import Paging
from booru.comment_search import search_comments
from booru.image_rows import image_rows
from booru.models import Filter
from booru.presentation import Thumb
from booru.results import thumbs
from booru.search.carets import caret
from booru.search.errors import SearchError
from booru.talk import Remark, listed
from booru.views.asked import asked_of
from booru.views.chosen import chosen_filter
from booru.views.viewer import viewer_of

PAGE = 25
# Nobody reads further, and each page costs what all before it do.
_LAST_PAGE = 400


@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """`?q=&page=`; without a query all that the viewer may see. A query that cannot be
    read is no error of the page: it says where the mistake is."""
    asked, viewer = asked_of(request), viewer_of(request)
    facts: dict[str, object] = {"query": asked.query}
    page, chosen = min(asked.page, _LAST_PAGE), chosen_filter(request)
    try:
        found = search_comments(
            asked.query if asked.query.strip() else "*",
            viewer=viewer,
            chosen=chosen,
            offset=(page - 1) * PAGE,
            limit=PAGE,
            with_pastes=True,
        )
    except SearchError as error:
        facts["message"] = error.message
        if error.position is not None:
            facts["caret"] = caret(asked.query, error.position)
        return render(request, "booru/comments.html", facts)
    reachable = min(found.total, _LAST_PAGE * PAGE)
    kept = tuple((("q", asked.query),) if asked.query.strip() else ())
    remarks = list(listed(found.ids, viewer, now=timezone.now()))
    facts |= {
        "total": found.total,
        "paging": Paging(page, reachable, PAGE, kept),
        "rows": _with_pictures(remarks, viewer, chosen),
        "back": request.get_full_path(),
    }
    return render(request, "booru/comments.html", facts)


def _with_pictures(
    remarks: Sequence[Remark], viewer: User | None, chosen: Filter
) -> list[tuple[Remark, Thumb | None]]:
    """Beside each what it is about, unless that is covered, hidden or not there."""
    shown = {one.image.pk for one in remarks if not one.image.hidden_from_users}
    rows = image_rows(sorted(shown))
    pictures = {
        one.id: one
        for one in thumbs(rows, viewer=viewer, chosen=chosen)
        if one.ready and not one.cover
    }
    return [(one, pictures.get(one.image.pk)) for one in remarks]
