"""The filter object F (twibooru-api 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from booru.models import Filter, Tag


def filter_objects(rows: Sequence[Filter]) -> list[dict[str, Any]]:
    """`rows` from `Filter.objects.for_philomena()`."""
    ids = {pk for row in rows for pk in (*row.hidden_tag_ids, *row.spoilered_tag_ids)}
    names = dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_filter_object(row, names) for row in rows]


def _filter_object(row: Filter, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "hidden_tag_ids": row.hidden_tag_ids,
        "spoilered_tag_ids": row.spoilered_tag_ids,
        # NOTE: each one text, as clients of the servers that had this form read it.
        "spoilered_tags": _joined(row.spoilered_tag_ids, names),
        "hidden_tags": _joined(row.hidden_tag_ids, names),
        "hidden_complex": row.hidden_complex,
        "spoilered_complex": row.spoilered_complex,
        "public": row.public,
        "system": row.system,
        "user_count": row.user_count,  # type: ignore[attr-defined]  # annotated
        "user_id": None if row.system else row.user_id,
    }


def _joined(ids: Iterable[int], names: Mapping[int, str]) -> str:
    return ", ".join(sorted(names[pk] for pk in ids if pk in names))
