"""Galleries: made, filled and ordered by their owners; moderators may do it too.

Locks are taken on the image first and on galleries after it, in the order of ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max

from accounts.gate import refuse_banned
from accounts.models import User
from accounts.policies import may_moderate
from booru.actions.interactions import lock_image_for
from booru.models import Gallery, GalleryItem, Image

# Bytes, philomena-api 6.6.
LIMITS = {"title": 100, "spoiler_warning": 20, "description": 10_000}


@transaction.atomic
def create_gallery(
    title: str,
    *,
    user: User,
    thumbnail: Image,
    description: str = "",
    spoiler_warning: str = "",
) -> Gallery:
    """An empty gallery; its cover need not be in it. Raises a ValidationError with
    a message for each field that breaks a limit."""
    thumbnail = lock_image_for(thumbnail, user)
    texts = _checked(
        title=title, description=description, spoiler_warning=spoiler_warning
    )
    return Gallery.objects.create(user=user, thumbnail=thumbnail, **texts)


@transaction.atomic
def edit_gallery(
    gallery: Gallery, *, user: User, title: str, description: str, spoiler_warning: str
) -> Gallery:
    gallery = _locked(gallery, user)
    texts = _checked(
        title=title, description=description, spoiler_warning=spoiler_warning
    )
    for field, text in texts.items():
        setattr(gallery, field, text)
    gallery.save(update_fields=[*texts, "updated_at"])
    return gallery


@transaction.atomic
def delete_gallery(gallery: Gallery, *, user: User) -> None:
    _locked(gallery, user).delete()


@transaction.atomic
def add_image(gallery: Gallery, *, image: Image, user: User) -> GalleryItem:
    """Behind the last one; an image that is there already stays where it is."""
    image = lock_image_for(image, user)
    gallery = _locked(gallery, user)
    known = GalleryItem.objects.filter(gallery=gallery, image=image).first()
    if known is not None:
        return known
    items = GalleryItem.objects.filter(gallery=gallery)
    last = items.aggregate(last=Max("position"))["last"]
    item = GalleryItem.objects.create(
        gallery=gallery, image=image, position=0 if last is None else last + 1
    )
    gallery.image_count += 1
    gallery.save(update_fields=["image_count", "updated_at"])
    return item


@transaction.atomic
def remove_image(gallery: Gallery, *, image: Image, user: User) -> Gallery:
    """The others keep their places. Also for an image that the user may not act on
    otherwise: it is the gallery that changes."""
    gallery = _locked(gallery, user)
    gone, _ = GalleryItem.objects.filter(gallery=gallery, image=image).delete()
    if gone:
        gallery.image_count -= 1
        gallery.save(update_fields=["image_count", "updated_at"])
    return gallery


@transaction.atomic
def reorder_images(
    gallery: Gallery, *, image_ids: Sequence[int], user: User
) -> Gallery:
    """The images named take each other's places, so that they stand in the order
    given; all others stay. Ids that are not in the gallery are left out."""
    gallery = _locked(gallery, user)
    items = GalleryItem.objects.filter(gallery=gallery, image__in=image_ids)
    found = {item.image_id: item for item in items}
    places = sorted((item.position, item.pk) for item in found.values())
    wanted = [found[pk] for pk in dict.fromkeys(image_ids) if pk in found]
    for item, (position, _) in zip(wanted, places, strict=True):
        item.position = position
    GalleryItem.objects.bulk_update(wanted, ["position"], batch_size=1000)
    gallery.save(update_fields=["updated_at"])
    return gallery


def drop_from_all(image: Image) -> None:
    """Take a locked image, which is being hidden, out of every gallery."""
    _lock(GalleryItem.objects.filter(image=image).values_list("gallery", flat=True))
    items = GalleryItem.objects.filter(image=image)
    holders = list(items.values_list("gallery", flat=True))
    items.delete()
    _count_down(holders)


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
    _count_down(holders)
    items.update(image=by)
    covers.update(thumbnail=by)


def _lock(ids: Collection[int]) -> None:
    rows = Gallery.objects.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _count_down(holders: list[int]) -> None:
    """No change of the gallery itself, so `updated_at` stays."""
    Gallery.objects.filter(pk__in=holders).update(image_count=F("image_count") - 1)


def _locked(gallery: Gallery, user: User) -> Gallery:
    refuse_banned(user)
    gallery = Gallery.objects.select_for_update(no_key=True).get(pk=gallery.pk)
    if gallery.user_id != user.pk and not may_moderate(user):
        raise PermissionDenied
    return gallery


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
