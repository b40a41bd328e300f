"""The filter in force for a request (philomena-api 1.3)."""

from __future__ import annotations

import re
from typing import Final

from django.db import connection

from accounts.models import User
from booru.models import Filter
from booru.models.filters import DEFAULT_FILTER_ID

_LEADING_INTEGER = re.compile(r"[0-9]{1,18}", re.ASCII)
_NEEDED: Final = ("id", "hidden_tag_ids", "spoilered_tag_ids")
_DEFAULT: Final = f"SELECT {', '.join(_NEEDED)} FROM booru_filter WHERE id = %s"  # noqa: S608


def filter_in_force(viewer: User | None, asked: str) -> Filter:
    """Silent about an unknown or foreign `filter_id`. A viewer whose current filter
    is none or gone has the default from then on."""
    asked_id = int(asked) if _LEADING_INTEGER.fullmatch(asked) else None
    if viewer is None and asked_id is None:
        return _default()
    found = Filter.objects.in_force(viewer, asked_id)
    fell_back = viewer is not None and found.pk not in (
        asked_id,
        viewer.current_filter_id,
    )
    if viewer is not None and fell_back:
        viewer.current_filter_id = found.pk
        viewer.save(update_fields=["current_filter_id", "updated_at"])
    return found


def _default() -> Filter:
    """What most requests need: the ORM would take longer to word the question than
    all the rest of such a request takes."""
    with connection.cursor() as cursor:
        cursor.execute(_DEFAULT, [DEFAULT_FILTER_ID])
        return Filter.from_db(connection.alias, _NEEDED, cursor.fetchone())
