"""The picture that stands for a tag where its images are covered (philomena-api 3.6,
`spoiler_image_uri`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.log import record
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.models import Tag
from booru.received import ReceivedFile
from community import small_files
from community.actions.pictures import store_face


def set_tag_picture(tag: Tag, *, moderator: User, file: ReceivedFile) -> Tag:
    """As a face: of at most 1 MB and 1000 pixels a side, kept as a square. Raises a
    ValidationError for the field `picture`."""
    if not may_moderate(moderator):
        raise PermissionDenied
    return _put(tag, moderator, store_face(file, small_files.TAGS, field="picture"))


def remove_tag_picture(tag: Tag, *, moderator: User) -> Tag:
    if not may_moderate(moderator):
        raise PermissionDenied
    return _put(tag, moderator, "")


@transaction.atomic
def _put(tag: Tag, moderator: User, name: str) -> Tag:
    (tag,) = Tag.objects.all().lock([tag.pk])
    old = tag.spoiler_image
    if old == name:
        return tag
    small_files.remove_later(small_files.TAGS, old)
    tag.spoiler_image = name
    tag.save(update_fields=["spoiler_image", "updated_at"])
    # No undo: the old file is gone.
    record(
        "tag.picture",
        moderator=moderator,
        subject=Subject.TAG,
        subject_id=tag.pk,
        label=f"Tag “{tag.name}”",
        address=f"/tags/{tag.slug}",
    )
    return tag
