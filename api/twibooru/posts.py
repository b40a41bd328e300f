"""Posts as a reply shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.twibooru.serializers.posts import post_object
from booru.image_rows import ImageRow
from booru.locations import locations_of


def shown(rows: Sequence[ImageRow]) -> list[dict[str, Any]]:
    """The post objects, the same for every reader."""
    known = locations_of([row.id for row in rows])
    return [post_object(row, known.get(row.id, [])) for row in rows]
