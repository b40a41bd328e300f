"""A few pictures that show what something would be done to."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from booru.image_rows import image_rows
from booru.models import Filter, ImageFeature
from booru.presentation import Thumb
from booru.results import thumbs
from booru.views.chosen import chosen_filter
from booru.views.viewer import viewer_of


def examples(request: HttpRequest, ids: Sequence[int]) -> list[Thumb]:
    """Covered as the filter says, in the order given."""
    return _pictures(request, ids, chosen_filter(request)) if ids else []


def _pictures(request: HttpRequest, ids: Sequence[int], chosen: Filter) -> list[Thumb]:
    return thumbs(image_rows(list(ids)), viewer=viewer_of(request), chosen=chosen)


def featured(request: HttpRequest, chosen: Filter) -> list[Thumb]:
    """The newest featured image that is not hidden, if any; covered by the filter,
    never left out (philomena-api 2.1)."""
    shown = ImageFeature.objects.filter(image__hidden_from_users=False)
    newest = shown.values_list("image_id", flat=True).first()
    return _pictures(request, [newest], chosen) if newest is not None else []
