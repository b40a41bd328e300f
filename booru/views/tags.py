"""Tags: the list by use, and one with its relations and newest images."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from booru import tag_names
from booru.listing import page_of
from booru.markdown import render as markdown
from booru.models import DnpEntry, Image, Tag
from booru.views.viewer import viewer_of

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
        Tag.objects.select_related("aliased_tag").prefetch_related(
            "aliases",
            "implied_tags",
            "implied_by_tags",
            Prefetch("dnp_entries", queryset=listed),
        ),
        slug=wanted,
    )
    page = page_of(
        Image.objects.visible_to(viewer),
        viewer,
        tag=row,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        covered=request.GET.get("hidden") == "covered",
    )
    facts = {"tag": row, "page": page, "description": markdown(row.description)}
    return render(request, "booru/tag.html", facts)
