"""Tags: the list by use, and one with its relations and newest images."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from booru import tag_names
from booru.models import DnpEntry, Tag
from booru.search_text import tag_query
from booru.tag_facts import facts_of
from booru.views.asked import asked_of
from booru.views.grid import grid_of
from booru.views.viewer import viewer_of
from booru.views.watching import tag_acts
from markup.markdown import render as markdown

_LISTED = 100


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    """The most used tags, or those whose names begin with `q`."""
    query = request.GET.get("q", "")[:255].replace("\0", "")
    beginning = tag_names.clean(query, settings.TAG_NAMESPACES)
    tags = Tag.objects.filter(aliased_tag__isnull=True)
    if beginning:
        tags = tags.filter(name__startswith=beginning)
    shown = list(tags.order_by("-images_count", "pk")[:_LISTED])
    facts = {"tags": shown, "query": query, "cut": len(shown) == _LISTED}
    return render(request, "booru/tags.html", facts)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    wanted = slug.replace(" ", "+").replace("\0", "")
    listed = DnpEntry.objects.filter(state=DnpEntry.State.LISTED)
    row = get_object_or_404(
        Tag.objects.select_related("aliased_tag", "details").prefetch_related(
            "aliases",
            "implied_tags",
            "implied_by_tags",
            Prefetch("dnp_entries", queryset=listed),
        ),
        slug=wanted,
    )
    # An alias has no images of its own: those of its target stand on that one's page.
    name = (row.aliased_tag or row).name
    asked = asked_of(request, tag_query(name))
    grid = grid_of(request, asked)
    facts = {
        "tag": row,
        "facts": facts_of(row, getattr(row, "details", None)),
        "grid": grid,
        "description": markdown(row.description),
        "acts": tag_acts(viewer, row, grid.results.filter) if viewer else None,
        "query_text": asked.query,
        "history_query": f"tag_id:{(row.aliased_tag or row).pk}",
        "mod_notes": row.mod_notes if grid.is_staffs else "",
    }
    return render(request, "booru/tag.html", facts)
