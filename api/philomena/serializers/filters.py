"""The filter object (philomena-api 3.8)."""

from __future__ import annotations

from typing import Any

from booru.models import Filter


def filter_object(row: Filter) -> dict[str, Any]:
    """`row` from `Filter.objects.for_philomena()`."""
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "user_id": None if row.system else row.user_id,
        "user_count": row.user_count,  # type: ignore[attr-defined]  # annotated
        "system": row.system,
        "public": row.public,
        "spoilered_tag_ids": row.spoilered_tag_ids,
        "hidden_tag_ids": row.hidden_tag_ids,
        "spoilered_complex": row.spoilered_complex,
        "hidden_complex": row.hidden_complex,
    }
