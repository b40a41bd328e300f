"""What an image that was hidden or merged has again when that is taken back. The log
remembers what it lost (`image.hide`, `image.merge`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F

from accounts.models import LogEntry, Subject, User
from accounts.policies import may_moderate
from booru.actions import galleries
from booru.models import Comment, Gallery, GalleryItem, Image

# [gallery, position]
Places = list[list[int]]


def locked(image: Image, moderator: User) -> Image:
    """The row, and with it that of the image it was merged into; ascending ids, as
    everywhere."""
    if not may_moderate(moderator):
        raise PermissionDenied
    merged = Image.objects.values_list("duplicate_of", flat=True).get(pk=image.pk)
    wanted = [pk for pk in (image.pk, merged) if pk is not None]
    rows = Image.objects.filter(pk__in=wanted).order_by("pk").select_for_update()
    found = {row.pk: row for row in rows}
    row = found[image.pk]
    if row.duplicate_of_id != merged:
        raise ValidationError("Somebody else has changed it just now: look again.")
    if merged is not None:
        row.duplicate_of = found[merged]
    return row


def places_of(image: Image) -> Places:
    items = GalleryItem.objects.filter(image=image).order_by("gallery")
    return [list(pair) for pair in items.values_list("gallery", "position")]


def give_back(image: Image, into: Image | None) -> None:
    """To a locked image that is coming back, from the locked image that it was merged
    into, if it was."""
    entry = _entry(image, into)
    if entry is None:
        return
    places: Places = entry.details.get("galleries", [])
    covers: list[int] = entry.details.get("covers", [])
    _lock_galleries([*covers, *(gallery for gallery, _ in places)])
    if into is not None:
        _take_from_galleries(into, places, entry.details.get("replaced", []))
        held = Gallery.objects.filter(pk__in=covers, thumbnail=into)
        held.update(thumbnail=image)
        _return_comments(image, into, entry.details.get("comments", []))
    galleries.put_back(image, places)


def _entry(image: Image, into: Image | None) -> LogEntry | None:
    rows = LogEntry.objects.filter(subject=Subject.IMAGE, subject_id=image.pk)
    if into is None:
        rows = rows.filter(action="image.hide")
    else:
        rows = rows.filter(action="image.merge", details__into=into.pk)
    return rows.order_by("-pk").first()


def _lock_galleries(ids: Iterable[int]) -> None:
    """All at once and before anything else, in the order of their ids."""
    rows = Gallery.objects.filter(pk__in=set(ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _take_from_galleries(into: Image, places: Places, replaced: list[int]) -> None:
    """Where it stands only because it was put there in the other's place, and nobody
    has moved it since."""
    given = {gallery: position for gallery, position in places if gallery in replaced}
    items = GalleryItem.objects.filter(image=into, gallery__in=given)
    gone = [item for item in items if item.position == given[item.gallery_id]]
    GalleryItem.objects.filter(pk__in=[item.pk for item in gone]).delete()
    # No change of the gallery itself, so `updated_at` stays.
    Gallery.objects.filter(pk__in=[item.gallery_id for item in gone]).update(
        image_count=F("image_count") - 1
    )


def _return_comments(image: Image, into: Image, ids: list[int]) -> None:
    rows = Comment.objects.filter(pk__in=ids, image=into)
    counted = rows.filter(destroyed_content=False).count()
    rows.update(image=image)
    image.comment_count += counted
    into.comment_count -= counted
    for row in (image, into):
        row.save(update_fields=["comment_count"])
