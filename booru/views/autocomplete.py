"""What the search box and the tag editor suggest while somebody writes."""

from __future__ import annotations

import re

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from booru.autocomplete import AT_MOST, suggestions
from booru.search_text import tag_query

_LIMIT = re.compile(r"[0-9]{1,3}", re.ASCII)


@require_safe
def tags(request: HttpRequest) -> JsonResponse:
    """`?term=&limit=`: a list of `{name, target, category, images, query}`; `target`
    is what an alias stands for, `query` finds the tag in a search."""
    asked = request.GET.get("limit", str(AT_MOST))
    if not _LIMIT.fullmatch(asked) or not 1 <= int(asked) <= AT_MOST:
        return JsonResponse({"error": f"limit must be from 1 to {AT_MOST}"}, status=422)
    found = suggestions(request.GET.get("term", ""), limit=int(asked))
    rows = [
        {
            "name": one.name,
            "target": one.target,
            "category": one.category,
            "images": one.images,
            "query": tag_query(one.target or one.name),
        }
        for one in found
    ]
    return JsonResponse(rows, safe=False)
