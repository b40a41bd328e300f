"""What moderators do to images: out of view and back, approval, features, locks. Each
is undone by its counterpart, but the end of the files, and stands in the log."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import log
from accounts.models import LogEntry, Subject, User
from accounts.notices import tell_owner
from accounts.policies import may_moderate
from booru import storage, tasks
from booru.actions import galleries, restoring, tagging
from booru.addresses import page_of
from booru.models import DuplicateReport, Image, ImageFeature, ProcessingJob

LOCKS = ("tags", "description", "comments")


@transaction.atomic
def hide_image(image: Image, *, moderator: User, reason: str) -> Image:
    """Take an image out of public view; a stub with the reason stays behind."""
    # Its tags are counted: none may become another name meanwhile.
    tagging.hold_aliases()
    image = lock_for(image, moderator)
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise ValidationError("Give a reason: it is shown in place of the image.")
    if image.hidden_from_users:
        raise ValidationError(f"{image} is hidden already.")
    image.hidden_from_users = True
    image.hidden_image_key = secrets.token_hex(6)
    image.deletion_reason = reason
    image.deleted_by = moderator
    image.updated_at = timezone.now()
    image.save()
    DuplicateReport.objects.filter(
        image=image, state=DuplicateReport.State.OPEN
    ).update(state=DuplicateReport.State.REJECTED, modifier=moderator)
    places = sorted(galleries.drop_from_all(image))
    _count_tags(image, -1)
    _tell(image, moderator, f"Your {image.called} was hidden: {reason}")
    record("image.hide", image, moderator, reason, galleries=places, duplicate_of=None)
    return image


@transaction.atomic
def unhide_image(image: Image, *, moderator: User) -> Image:
    """Back in view, and in the galleries that it was taken from. One that was merged
    has its comments and its places again; the other keeps the votes, faves, tags and
    sources that it got."""
    tagging.hold_aliases()
    image = restoring.locked(image, moderator)
    if not image.hidden_from_users:
        raise ValidationError(f"{image} is not hidden.")
    if image.destroyed_content:
        raise ValidationError(f"The content of {image.called} is gone for good.")
    into, reason = image.duplicate_of, image.deletion_reason or ""
    image.hidden_from_users = False
    image.hidden_image_key = ""
    image.deletion_reason = None
    image.deleted_by = None
    image.duplicate_of = None
    image.updated_at = timezone.now()
    image.save()
    restoring.give_back(image, into)
    _count_tags(image, 1)
    merged_into = into.pk if into else None
    record("image.unhide", image, moderator, reason, duplicate_of=merged_into)
    return image


@transaction.atomic
def approve_image(
    image: Image, *, moderator: User, first_seen_at: datetime | None = None
) -> Image:
    """Let a waiting upload appear; it counts as first seen now, or at the time given
    where an approval is brought back."""
    image = lock_for(image, moderator)
    if image.approved:
        raise ValidationError(f"{image} is approved already.")
    before = image.first_seen_at
    image.approved, image.updated_at = True, timezone.now()
    image.first_seen_at = first_seen_at or image.updated_at
    image.save(update_fields=["approved", "first_seen_at", "updated_at"])
    _count_upload(image, 1)
    _tell(image, moderator, f"Your {image.called} was approved")
    record("image.approve", image, moderator, first_seen_at=before.isoformat())
    return image


@transaction.atomic
def unapprove_image(
    image: Image, *, moderator: User, first_seen_at: datetime | None = None
) -> Image:
    """It waits again, as before its approval."""
    image = lock_for(image, moderator)
    if not image.approved:
        raise ValidationError(f"{image} waits for approval already.")
    before = image.first_seen_at
    image.approved, image.updated_at = False, timezone.now()
    image.first_seen_at = first_seen_at or before
    image.save(update_fields=["approved", "first_seen_at", "updated_at"])
    _count_upload(image, -1)
    record("image.unapprove", image, moderator, first_seen_at=before.isoformat())
    return image


def _count_tags(image: Image, by: int) -> None:
    tags = list(image.tags.values_list("pk", flat=True))
    tagging.count(tags, by, image.media_type)


def _count_upload(image: Image, by: int) -> None:
    if image.uploader_id is not None:
        User.objects.filter(pk=image.uploader_id).update(
            uploads_count=F("uploads_count") + by
        )


@transaction.atomic
def feature_image(
    image: Image, *, moderator: User, at: datetime | None = None
) -> ImageFeature:
    """On the front page, until another one is; `at` the time of a feature that is
    brought back."""
    image = lock_for(image, moderator)
    if image.hidden_from_users:
        raise ValidationError(f"{image} is hidden: it cannot be featured.")
    if not image.approved:
        raise ValidationError(f"{image} waits for approval: approve it first.")
    feature = ImageFeature.objects.create(
        image=image, featured_by=moderator, created_at=at or timezone.now()
    )
    record("image.feature", image, moderator, feature=feature.pk)
    return feature


@transaction.atomic
def unfeature_image(
    image: Image, *, moderator: User, feature: int | None = None
) -> Image:
    """Its last feature, or the one given, has not been."""
    image = lock_for(image, moderator)
    rows = (
        image.features.all() if feature is None else image.features.filter(pk=feature)
    )
    row = rows.first()
    if row is None:
        raise ValidationError(f"{image} is not featured.")
    at = row.created_at.isoformat()
    row.delete()
    record("image.unfeature", image, moderator, at=at)
    return image


@transaction.atomic
def lock_image(
    image: Image,
    *,
    moderator: User,
    tags: bool | None = None,
    description: bool | None = None,
    comments: bool | None = None,
) -> Image:
    """What only moderators may change from now on; None leaves a lock as it is."""
    image = lock_for(image, moderator)
    wanted = dict(zip(LOCKS, (tags, description, comments), strict=True))
    changed: dict[str, Any] = {}
    for name, value in wanted.items():
        old = getattr(image, f"{name}_locked")
        if value is not None and value != old:
            setattr(image, f"{name}_locked", value)
            changed[name] = [old, value]
    if not changed:
        raise ValidationError("That is how it is already.")
    image.updated_at = timezone.now()
    image.save(update_fields=[*(f"{name}_locked" for name in changed), "updated_at"])
    record("image.lock", image, moderator, **changed)
    return image


@transaction.atomic
def destroy_image(image: Image, *, moderator: User, reason: str = "") -> Image:
    """All files of a hidden image in all their revisions, or the text of a paste; the
    stub stays, and cannot come back.

    The hashes of its file stay as well, so that nobody uploads the same file again,
    and its intensities, so that a copy that differs in a few bits is reported as a
    duplicate."""
    image = lock_for(image, moderator)
    if image.destroyed_content:
        raise ValidationError(f"The content of {image.called} is gone already.")
    if not image.hidden_from_users:
        raise ValidationError(f"Hide {image.called} first.")
    # A worker that is at it finds no job and stores nothing.
    ProcessingJob.objects.filter(pk=image.pk).delete()
    count = len(image.files)
    image.destroyed_content, image.files, image.paste_body = True, {}, ""
    # No list shows a picture of it from now on.
    image.thumbnails_generated = image.processed = False
    image.updated_at = timezone.now()
    image.save()
    said = reason.replace("\0", "").strip() or image.deletion_reason or ""
    record("image.destroy", image, moderator, said, files=count)
    # No row names them any more: what fails now is swept later.
    transaction.on_commit(lambda: storage.remove_image(image.pk), robust=True)
    return image


@transaction.atomic
def retry_processing(image: Image, *, moderator: User) -> ProcessingJob:
    """Give a failed job its tries back and ask for it at once."""
    image = lock_for(image, moderator)
    job = ProcessingJob.objects.select_for_update().get(pk=image.pk)
    if job.state != ProcessingJob.State.FAILED:
        raise ValidationError(f"Processing of {image.called} has not failed.")
    reason = job.reason
    job.state, job.attempts, job.reason = ProcessingJob.State.QUEUED, 0, ""
    job.not_before = timezone.now()
    job.save()
    tasks.queue_processing(image.pk)
    record("image.retry", image, moderator, reason)
    return job


def _tell(image: Image, moderator: User, title: str) -> None:
    tell_owner(
        image.uploader_id,
        moderator=moderator,
        subject=Subject.IMAGE,
        subject_id=image.pk,
        title=title,
        address=page_of(image),
    )


def lock_for(image: Image, moderator: User) -> Image:
    if not may_moderate(moderator):
        raise PermissionDenied
    return Image.objects.select_for_update().get(pk=image.pk)


def record(
    action: str, image: Image, moderator: User, reason: str = "", **details: Any
) -> LogEntry:
    return log.record(
        action,
        moderator=moderator,
        subject=Subject.IMAGE,
        subject_id=image.pk,
        label=str(image),
        address=page_of(image),
        reason=reason,
        details=details,
    )
