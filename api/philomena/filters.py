"""The filter in force for a request (philomena-api 1.3)."""

from __future__ import annotations

import re

from accounts.models import User
from booru.models import Filter
from booru.models.filters import DEFAULT_FILTER_ID

_LEADING_INTEGER = re.compile(r"[0-9]{1,18}", re.ASCII)


def filter_in_force(viewer: User | None, asked: str) -> Filter:
    """The one asked for if the viewer may see it, else the viewer's current one,
    else the default; an unknown or foreign `filter_id` is silently ignored."""
    visible = Filter.objects.visible_to(viewer)
    if _LEADING_INTEGER.fullmatch(asked) and (
        found := visible.filter(pk=int(asked)).first()
    ):
        return found
    if viewer is not None and viewer.current_filter_id is not None:
        current = visible.filter(pk=viewer.current_filter_id).first()
        if current is not None:
            return current
    default = Filter.objects.get(pk=DEFAULT_FILTER_ID)
    if viewer is not None:
        viewer.current_filter_id = default.pk
        viewer.save(update_fields=["current_filter_id", "updated_at"])
    return default
