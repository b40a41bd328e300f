"""What one user did with the images of a page, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from booru.snapshot import binary_cursor

VOTED, FAVED, HIDDEN = "voted", "faved", "hidden"


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """`kind` is one of VOTED, FAVED and HIDDEN; `up` is None but for votes."""

    image_id: int
    kind: str
    up: bool | None


_SELECT = f"""
SELECT image_id, '{VOTED}' AS kind, up, 1 AS place FROM booru_imagevote
WHERE user_id = %(user)s AND image_id = ANY(%(ids)s::int[])
UNION ALL
SELECT image_id, '{FAVED}', NULL, 2 FROM booru_imagefave
WHERE user_id = %(user)s AND image_id = ANY(%(ids)s::int[])
UNION ALL
SELECT image_id, '{HIDDEN}', NULL, 3 FROM booru_imagehide
WHERE user_id = %(user)s AND image_id = ANY(%(ids)s::int[])
ORDER BY place
"""  # noqa: S608 - our own words


def interaction_rows(ids: Sequence[int], user: User | None) -> list[InteractionRow]:
    """In the order of the ids, of each image the vote first, then fave and hide."""
    if user is None or not ids:
        return []
    with binary_cursor() as cursor:
        cursor.execute(_SELECT, {"user": user.pk, "ids": list(ids)})
        found = [InteractionRow(*row[:3]) for row in cursor]
    places = {image_id: place for place, image_id in enumerate(ids)}
    return sorted(found, key=lambda row: places[row.image_id])
