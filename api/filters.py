"""The filter in force for a request (philomena-api 1.3)."""

from __future__ import annotations

import re

from accounts.models import User
from booru.models import Filter

_LEADING_INTEGER = re.compile(r"[0-9]{1,18}", re.ASCII)


def filter_in_force(viewer: User | None, asked: str) -> Filter:
    """Silent about an unknown or foreign `filter_id`. A viewer whose current filter
    is none or gone has the default from then on."""
    asked_id = int(asked) if _LEADING_INTEGER.fullmatch(asked) else None
    found = Filter.objects.in_force(viewer, asked_id)
    fell_back = viewer is not None and found.pk not in (
        asked_id,
        viewer.current_filter_id,
    )
    if viewer is not None and fell_back:
        viewer.current_filter_id = found.pk
        viewer.save(update_fields=["current_filter_id", "updated_at"])
    return found
