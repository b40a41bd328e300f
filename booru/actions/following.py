"""Following images and galleries: what is new about them is told to the followers
(`accounts.notices`)."""

from __future__ import annotations

from django.db import transaction

from accounts.gate import refuse_banned
from accounts.models import User
from booru.actions.interactions import lock_image_for
from booru.models import Gallery, GallerySubscription, Image, ImageSubscription


@transaction.atomic
def follow_image(image: Image, *, user: User, wanted: bool = True) -> None:
    """Or, with `wanted` false, no longer: that goes for images out of sight, too."""
    if wanted:
        image = lock_image_for(image, user)
        ImageSubscription.objects.get_or_create(image=image, user=user)
    else:
        ImageSubscription.objects.filter(image=image, user=user).delete()


@transaction.atomic
def follow_gallery(gallery: Gallery, *, user: User, wanted: bool = True) -> None:
    if wanted:
        refuse_banned(user)
        # Lock: it may be deleted at this moment.
        gallery = Gallery.objects.select_for_update(no_key=True).get(pk=gallery.pk)
        GallerySubscription.objects.get_or_create(gallery=gallery, user=user)
    else:
        GallerySubscription.objects.filter(gallery=gallery, user=user).delete()


def follow_upload(image: Image, *, user: User) -> None:
    """Of one's own new image, in the upload's transaction; if one wishes so."""
    if user.watch_on_upload:
        ImageSubscription.objects.create(image=image, user=user)
