"""A moderator takes back one change of an image (tags and media, section 8). Those of
a user or of a job are taken back by a job of their own (`booru.actions.bulk`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import log
from accounts.author import Author
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.bulk import reverting, reverting_sources
from booru.bulk.choosing import Chosen
from booru.models import SourceChange, TagChange
from booru.tag_changes import hold, store
from booru.tag_sets import hold_aliases

_NOTHING = "Nothing of this change is left: others have changed the same since."
_HIDDEN = "The image is hidden: its history stays as it is."


@transaction.atomic
def revert_tag_change(change: TagChange, *, by: User) -> TagChange:
    """The record of the revert. What others changed after it stays."""
    if not may_moderate(by):
        raise PermissionDenied
    hold_aliases()
    (image,) = hold([change.image_id])
    if image.hidden:
        raise ValidationError(_HIDDEN)
    edits = reverting.edits_of([image], Chosen(upto=change.pk, change=change.pk))
    if not edits:
        raise ValidationError(_NOTHING)
    (record,) = store(edits, author=Author(by))
    _record("tags.revert", change, by, record)
    return TagChange.objects.get(pk=record)


@transaction.atomic
def revert_source_change(change: SourceChange, *, by: User) -> SourceChange:
    if not may_moderate(by):
        raise PermissionDenied
    ((image, hidden),) = reverting_sources.hold([change.image_id])
    if hidden:
        raise ValidationError(_HIDDEN)
    chosen = Chosen(upto=change.pk, change=change.pk)
    edits = reverting_sources.edits_of([image], chosen)
    if not edits:
        raise ValidationError(_NOTHING)
    if len(edits[0].after) > reverting_sources.MAX_SOURCES:
        raise ValidationError("The image would have too many sources.")
    (record,) = reverting_sources.store(edits, author=Author(by))
    _record("sources.revert", change, by, record.pk)
    return record


def _record(
    action: str, change: TagChange | SourceChange, by: User, record: int
) -> None:
    log.record(
        action,
        moderator=by,
        subject=Subject.IMAGE,
        subject_id=change.image_id,
        label=str(change.image),
        address=f"/images/{change.image_id}/history",
        details={"reverted": change.pk, "change": record},
    )
