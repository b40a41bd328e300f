"""What one user did with images: those of a page in one statement, or one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from booru.models import ImageSubscription
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


@dataclass(frozen=True, slots=True)
class Standing:
    """`vote` is "up", "down" or ""."""

    vote: str = ""
    is_faved: bool = False
    is_hidden: bool = False
    is_followed: bool = False


def standings(ids: Sequence[int], user: User | None) -> dict[int, Standing]:
    """Of those images that the user did something with; who follows them is not asked
    here."""
    found: dict[int, Standing] = {}
    for row in interaction_rows(ids, user):
        before = found.get(row.image_id, Standing())
        found[row.image_id] = replace(before, **_CHANGES[row.kind, row.up])
    return found


_CHANGES: dict[tuple[str, bool | None], dict[str, Any]] = {
    (VOTED, True): {"vote": "up"},
    (VOTED, False): {"vote": "down"},
    (FAVED, None): {"is_faved": True},
    (HIDDEN, None): {"is_hidden": True},
}


def standing_of(image_id: int, user: User | None) -> Standing:
    if user is None:
        return Standing()
    follows = ImageSubscription.objects.filter(image=image_id, user=user).exists()
    found = standings([image_id], user).get(image_id, Standing())
    return replace(found, is_followed=follows)
