"""What the log says of a gallery that somebody else than its owner changed.

The details are what an undo needs. `gallery.delete`: the whole gallery, its images in
order. `gallery.edit`: {field: [old, new]}, or one of {"added": [image]}, {"removed":
[[image, position]]} and {"order": [images as they stood]}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.log import record
from accounts.models import Subject, User
from booru.models import Gallery, GalleryItem


def edited(gallery: Gallery, user: User, details: Mapping[str, Any]) -> None:
    _log("gallery.edit", gallery, user, details)


def deleted(gallery: Gallery, user: User, reason: str) -> None:
    """Before it is."""
    _log("gallery.delete", gallery, user, _whole(gallery), reason)


def address_of(gallery: Gallery) -> str:
    return f"/galleries/{gallery.pk}"


def _log(
    action: str,
    gallery: Gallery,
    user: User,
    details: Mapping[str, Any],
    reason: str = "",
) -> None:
    if gallery.user_id == user.pk:
        return
    record(
        action,
        moderator=user,
        subject=Subject.GALLERY,
        subject_id=gallery.pk,
        label=f"Gallery “{gallery.title}”",
        address=address_of(gallery),
        reason=reason,
        details=details,
    )


def _whole(gallery: Gallery) -> dict[str, Any]:
    items = GalleryItem.objects.filter(gallery=gallery).order_by("position")
    return {
        "uuid": str(gallery.uuid),
        "user": gallery.user_id,
        "title": gallery.title,
        "description": gallery.description,
        "spoiler_warning": gallery.spoiler_warning,
        "anonymous": gallery.anonymous,
        "order_position_asc": gallery.order_position_asc,
        "thumbnail_id": gallery.thumbnail_id,
        "created_at": gallery.created_at.isoformat(),
        "images": list(items.values_list("image", flat=True)),
    }
