"""What a moderator did to somebody's gallery is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.log import record
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.actions import gallery_log
from booru.actions.galleries import put_back
from booru.models import Gallery, GalleryItem, Image
from booru.row_texts import note_stems
from booru.search.vectors import vector
from booru.search.words import analyse


@transaction.atomic
def restore_gallery(
    gallery_id: int, *, moderator: User, was: Mapping[str, Any]
) -> Gallery:
    """A deleted gallery under its old number and UUID, with the images that can be
    seen; `was` as in the entry of its end (`booru.actions.gallery_log`). Its followers
    do not come back."""
    if not may_moderate(moderator):
        raise PermissionDenied
    if Gallery.objects.filter(pk=gallery_id).exists():
        raise ValidationError("There is a gallery of this number.")
    owner = User.objects.filter(pk=was["user"]).first()
    cover = Image.objects.filter(pk=was["thumbnail_id"]).first()
    if owner is None or cover is None:
        raise ValidationError("Its owner or its cover is not there any more.")
    shown = Image.objects.filter(pk__in=was["images"], hidden_from_users=False)
    # Locked, ascending: none is hidden meanwhile and stays in the gallery.
    rows = shown.order_by("pk").select_for_update(no_key=True)
    known = set(rows.values_list("pk", flat=True))
    words, spoiler = analyse(was["description"]), analyse(was["spoiler_warning"])
    gallery = Gallery.objects.create(
        id=gallery_id,
        # Entries from before there was one have none.
        uuid=UUID(was["uuid"]) if "uuid" in was else uuid4(),
        user=owner,
        thumbnail=cover,
        title=was["title"],
        description=was["description"],
        spoiler_warning=was["spoiler_warning"],
        description_words=vector(words),
        spoiler_words=vector(spoiler),
        anonymous=was["anonymous"],
        order_position_asc=was["order_position_asc"],
        image_count=len(known),
        created_at=datetime.fromisoformat(was["created_at"]),
    )
    GalleryItem.objects.bulk_create(
        GalleryItem(gallery=gallery, image_id=image, position=position)
        for position, image in enumerate(pk for pk in was["images"] if pk in known)
    )
    record(
        "gallery.restore",
        moderator=moderator,
        subject=Subject.GALLERY,
        subject_id=gallery.pk,
        label=f"Gallery “{gallery.title}”",
        address=gallery_log.address_of(gallery),
    )
    note_stems([*words, *spoiler])
    return gallery


@transaction.atomic
def return_image(
    gallery: Gallery, *, image: Image, position: int, moderator: User
) -> Gallery:
    """An image that a moderator took out stands at its place again."""
    if not may_moderate(moderator):
        raise PermissionDenied
    image = Image.objects.select_for_update(no_key=True).get(pk=image.pk)
    if image.hidden_from_users:
        raise ValidationError(f"{image} is hidden.")
    if not put_back(image, [[gallery.pk, position]]):
        raise ValidationError("The gallery has it already, or is gone.")
    gallery_log.edited(gallery, moderator, {"added": [image.pk]})
    return gallery
