"""Galleries: made, filled and deleted by their owners; moderators may do it too, and
then it stands in their log. The order of the images: `booru.actions.gallery_order`.

Locks are taken on the image first and on galleries after it, in the order of ids.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts import notices
from accounts.gate import refuse_banned
from accounts.models import Notification, Subject, User
from accounts.policies import may_moderate
from booru import tasks
from booru.actions import gallery_log
from booru.actions.interactions import lock_image_for
from booru.models import Gallery, GalleryItem, GallerySubscription, Image
from booru.row_texts import note_stems
from booru.search.vectors import vector
from booru.search.words import analyse

# Bytes, philomena-api 6.6.
LIMITS = {"title": 100, "spoiler_warning": 20, "description": 10_000}
# Followers are told of new images once in this time, however many come.
QUIET = timedelta(minutes=10)
_WORDS = {"description": "description_words", "spoiler_warning": "spoiler_words"}


@transaction.atomic
def create_gallery(
    title: str,
    *,
    user: User,
    thumbnail: Image,
    description: str = "",
    spoiler_warning: str = "",
    anonymous: bool = False,
    order_position_asc: bool = True,
) -> Gallery:
    """An empty gallery; its cover need not be in it. Raises a ValidationError with
    a message for each field that breaks a limit."""
    thumbnail = _lock_cover(thumbnail, user)
    gallery = Gallery(
        user=user,
        thumbnail=thumbnail,
        anonymous=anonymous,
        order_position_asc=order_position_asc,
    )
    texts = _checked(
        title=title, description=description, spoiler_warning=spoiler_warning
    )
    stems = _write(gallery, texts)
    gallery.save()
    note_stems(stems)
    return gallery


@transaction.atomic
def begin_gallery(image: Image, *, user: User, **fields: Any) -> Gallery:
    """A new gallery with its cover as the first image; `fields` as `create_gallery`
    has them."""
    gallery = create_gallery(user=user, thumbnail=image, **fields)
    add_image(gallery, image=image, user=user)
    gallery.refresh_from_db()
    return gallery


@transaction.atomic
def edit_gallery(
    gallery: Gallery,
    *,
    user: User,
    title: str,
    description: str,
    spoiler_warning: str,
    anonymous: bool | None = None,
    order_position_asc: bool | None = None,
    thumbnail: Image | None = None,
) -> Gallery:
    """None leaves a thing as it is. The cover stays allowed when its image is gone."""
    if thumbnail is not None and thumbnail.pk != gallery.thumbnail_id:
        thumbnail = _lock_cover(thumbnail, user)
    gallery = locked_gallery(gallery, user)
    texts = _checked(
        title=title, description=description, spoiler_warning=spoiler_warning
    )
    wanted: dict[str, Any] = {
        **texts,
        "anonymous": anonymous,
        "order_position_asc": order_position_asc,
        "thumbnail_id": thumbnail.pk if thumbnail else None,
    }
    changed = {
        field: [getattr(gallery, field), value]
        for field, value in wanted.items()
        if value is not None and value != getattr(gallery, field)
    }
    for field, (_, value) in changed.items():
        setattr(gallery, field, value)
    stems = _write(gallery, texts)
    gallery.save(update_fields=[*changed, *_WORDS.values(), "updated_at"])
    if changed:
        gallery_log.edited(gallery, user, changed)
    note_stems(stems)
    return gallery


@transaction.atomic
def choose_cover(gallery: Gallery, *, image: Image, user: User) -> Gallery:
    """Any image may be it, also one that is not in the gallery. Raises a
    ValidationError for a paste, which has no picture."""
    image = _lock_cover(image, user)
    gallery = locked_gallery(gallery, user)
    before, gallery.thumbnail = gallery.thumbnail_id, image
    gallery.save(update_fields=["thumbnail", "updated_at"])
    if before != image.pk:
        gallery_log.edited(gallery, user, {"thumbnail_id": [before, image.pk]})
    return gallery


def _lock_cover(image: Image, user: User) -> Image:
    if image.is_paste:
        raise ValidationError({"cover": "A text cannot be the cover: name an image."})
    return lock_image_for(image, user)


@transaction.atomic
def delete_gallery(gallery: Gallery, *, user: User, reason: str = "") -> None:
    gallery = locked_gallery(gallery, user)
    # The whole row now: nobody begins to follow it while its rows are gathered.
    Gallery.objects.select_for_update().get(pk=gallery.pk)
    gallery_log.deleted(gallery, user, reason)
    gallery.delete()


@transaction.atomic
def add_image(gallery: Gallery, *, image: Image, user: User) -> GalleryItem:
    """Behind the last one; an image that is there already stays where it is."""
    image = lock_image_for(image, user)
    gallery = locked_gallery(gallery, user)
    known = GalleryItem.objects.filter(gallery=gallery, image=image).first()
    if known is not None:
        return known
    items = GalleryItem.objects.filter(gallery=gallery)
    last = items.aggregate(last=Max("position"))["last"]
    item = GalleryItem.objects.create(
        gallery=gallery, image=image, position=0 if last is None else last + 1
    )
    gallery.image_count += 1
    _announce(gallery, user)
    gallery.save(update_fields=["image_count", "announced_at", "updated_at"])
    gallery_log.edited(gallery, user, {"added": [image.pk]})
    return item


@transaction.atomic
def remove_image(gallery: Gallery, *, image: Image, user: User) -> Gallery:
    """The others keep their places. Also for an image that the user may not act on
    otherwise: it is the gallery that changes."""
    gallery = locked_gallery(gallery, user)
    items = GalleryItem.objects.filter(gallery=gallery, image=image)
    places = list(items.values_list("position", flat=True))
    items.delete()
    if places:
        gallery.image_count -= 1
        gallery.save(update_fields=["image_count", "updated_at"])
        gallery_log.edited(gallery, user, {"removed": [[image.pk, *places]]})
    return gallery


# What becomes of an image, in all galleries -----------------------------------------


def drop_from_all(image: Image) -> list[list[int]]:
    """Take a locked image, which is being hidden, out of every gallery. Returns
    [gallery, position] of each place, for `put_back`."""
    _lock(GalleryItem.objects.filter(image=image).values_list("gallery", flat=True))
    items = GalleryItem.objects.filter(image=image)
    places = [list(place) for place in items.values_list("gallery", "position")]
    items.delete()
    _count([gallery for gallery, _ in places], -1)
    return places


def put_back(image: Image, places: Iterable[Sequence[int]]) -> int:
    """A locked image into those of these places whose galleries are still there and
    without it; how many that were. What has taken a place meanwhile moves behind."""
    wanted = {place[0]: place[1] for place in places}
    _lock(wanted)
    holders = Gallery.objects.filter(pk__in=wanted).exclude(galleryitem__image=image)
    found = list(holders.values_list("pk", flat=True))
    for gallery in found:
        items = GalleryItem.objects.filter(gallery=gallery)
        if items.filter(position=wanted[gallery]).exists():
            behind = items.filter(position__gte=wanted[gallery])
            behind.update(position=F("position") + 1)
    GalleryItem.objects.bulk_create(
        GalleryItem(gallery_id=gallery, image=image, position=wanted[gallery])
        for gallery in found
    )
    _count(found, 1)
    return len(found)


def replace_in_all(image: Image, *, by: Image) -> None:
    """Put one locked image in another's places and on its covers; where it is in the
    gallery already, its own place wins and the other's goes."""
    items = GalleryItem.objects.filter(image=image)
    covers = Gallery.objects.filter(thumbnail=image)
    _lock(
        {*items.values_list("gallery", flat=True), *covers.values_list("pk", flat=True)}
    )
    both = items.filter(gallery__galleryitem__image=by)
    holders = list(both.values_list("gallery", flat=True))
    both.delete()
    _count(holders, -1)
    items.update(image=by)
    covers.update(thumbnail=by)


def _lock(ids: Collection[int]) -> None:
    rows = Gallery.objects.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _count(holders: list[int], by: int) -> None:
    """No change of the gallery itself, so `updated_at` stays."""
    Gallery.objects.filter(pk__in=holders).update(image_count=F("image_count") + by)


# What all of them need --------------------------------------------------------------


def locked_gallery(gallery: Gallery, user: User) -> Gallery:
    """The row, locked, for its owner or a moderator."""
    refuse_banned(user)
    gallery = Gallery.objects.select_for_update(no_key=True).get(pk=gallery.pk)
    if gallery.user_id != user.pk and not may_moderate(user):
        raise PermissionDenied("This gallery belongs to somebody else.")
    return gallery


def _announce(gallery: Gallery, actor: User) -> None:
    """Of a locked gallery, which the caller saves."""
    now = timezone.now()
    if gallery.announced_at is not None and now - gallery.announced_at < QUIET:
        return
    followers = GallerySubscription.objects.filter(gallery=gallery)
    if not followers.exclude(user=actor).exists():
        return
    gallery.announced_at = now
    row = notices.announce(
        kind=Notification.Kind.GALLERY,
        followed=Subject.GALLERY,
        followed_id=gallery.pk,
        title=f"New images in “{gallery.title}”",
        address=gallery_log.address_of(gallery),
        actor=actor,
    )
    tasks.queue_delivery(row.pk)


def _write(gallery: Gallery, texts: Mapping[str, str]) -> list[tuple[str, int]]:
    """The texts with their words, which are returned for `note_stems`."""
    stems: list[tuple[str, int]] = []
    for field, text in texts.items():
        setattr(gallery, field, text)
        if field in _WORDS:
            words = analyse(text)
            setattr(gallery, _WORDS[field], vector(words))
            stems += words
    return stems


def _checked(**texts: str) -> dict[str, str]:
    errors = {}
    for field, text in texts.items():
        if len(text.encode()) > LIMITS[field]:
            errors[field] = f"should be at most {LIMITS[field]} byte(s)"
        elif "\0" in text:
            errors[field] = "is invalid"
    if not texts["title"].strip():
        errors["title"] = "can't be blank"
    if errors:
        raise ValidationError(errors)
    return texts
