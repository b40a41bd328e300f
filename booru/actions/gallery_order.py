"""The order of a gallery's images. Its owner changes it, or a moderator.

Nobody who adds or removes images meanwhile is undone: only what is named moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.db import connection, transaction

from accounts.models import User
from booru.actions import gallery_log
from booru.actions.galleries import locked_gallery
from booru.models import Gallery, GalleryItem

_PUT = """
UPDATE booru_galleryitem i SET position = n.position
FROM unnest(%s::bigint[], %s::int[]) AS n (id, position)
WHERE i.id = n.id AND i.position <> n.position
"""


@transaction.atomic
def reorder_images(
    gallery: Gallery, *, image_ids: Sequence[int], user: User
) -> Gallery:
    """The images named take each other's places, so that they stand in the order
    given; all others stay. Ids that are not in the gallery are left out."""
    gallery = locked_gallery(gallery, user)
    items = _ordered(gallery)
    known = {item.image_id: item for item in items}
    named = [known[pk] for pk in dict.fromkeys(image_ids) if pk in known]
    moving, following = set(named), iter(named)
    return _arrange(
        gallery,
        items,
        [next(following) if item in moving else item for item in items],
        user,
    )


@transaction.atomic
def place_images(gallery: Gallery, *, places: Mapping[int, int], user: User) -> Gallery:
    """Each image named stands at its place afterwards, counted from 1; the others
    keep their order around them. A place past the end is the end; ids that are not in
    the gallery are left out."""
    gallery = locked_gallery(gallery, user)
    items = _ordered(gallery)
    moving = [item for item in items if item.image_id in places]
    wanted = [item for item in items if item.image_id not in places]
    # Ascending, so that none that comes later moves one that is placed already.
    for item in sorted(moving, key=lambda item: places[item.image_id]):
        wanted.insert(max(0, places[item.image_id] - 1), item)
    return _arrange(gallery, items, wanted, user)


@transaction.atomic
def move_image(gallery: Gallery, *, image_id: int, by: int, user: User) -> Gallery:
    """So many places on, or back where `by` is negative, as far as there are some."""
    gallery = locked_gallery(gallery, user)
    ids = [item.image_id for item in _ordered(gallery)]
    if image_id not in ids:
        return gallery
    wanted = max(1, ids.index(image_id) + 1 + by)
    return place_images(gallery, places={image_id: wanted}, user=user)


def _ordered(gallery: Gallery) -> list[GalleryItem]:
    """As the search orders them (search, section 5.1)."""
    items = GalleryItem.objects.filter(gallery=gallery)
    return list(items.order_by("position", "-image_id"))


def _arrange(
    gallery: Gallery, items: list[GalleryItem], wanted: list[GalleryItem], user: User
) -> Gallery:
    """Hand the positions that are there to the items in the wanted order."""
    if items == wanted:
        return gallery
    positions = [item.position for item in items]
    if any(first == second for first, second in pairwise(positions)):
        # Two at one place have no order among them that could be changed.
        positions = list(range(len(items)))
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [[item.pk for item in wanted], positions])
    gallery.save(update_fields=["updated_at"])
    gallery_log.edited(gallery, user, {"order": [item.image_id for item in items]})
    return gallery
