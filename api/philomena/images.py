"""Images as a reply shows them to its caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from api.philomena.serializers.images import image_object
from api.philomena.serializers.interactions import interaction_object
from booru.image_rows import ImageRow
from booru.image_search import spoilered
from booru.interaction_rows import interaction_rows
from booru.models import Filter


def shown(
    rows: Sequence[ImageRow], *, viewer: User | None, chosen: Filter
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The image objects, and beside them what the caller did with these images."""
    hit = spoilered(rows, chosen=chosen, viewer=viewer)
    images = [image_object(row, is_spoilered=row.id in hit) for row in rows]
    if viewer is None:
        return images, []
    own = interaction_rows([row.id for row in rows], viewer)
    return images, [interaction_object(row, viewer.pk) for row in own]
