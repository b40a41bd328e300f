"""What moderators do to images. Each is undone by its counterpart."""

from __future__ import annotations

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate
from booru import tasks
from booru.actions import galleries, tagging
from booru.models import DuplicateReport, Image, ImageFeature, ProcessingJob


@transaction.atomic
def hide_image(image: Image, *, moderator: User, reason: str) -> Image:
    """Take an image out of public view; a stub with the reason stays behind."""
    image = _locked(image, moderator)
    if not reason.strip():
        raise ValidationError("Give a reason: it is shown in place of the image.")
    if image.hidden_from_users:
        raise ValidationError(f"Image {image.pk} is hidden already.")
    image.hidden_from_users = True
    image.hidden_image_key = secrets.token_hex(6)
    image.deletion_reason = reason.strip()
    image.deleted_by = moderator
    image.updated_at = timezone.now()
    image.save()
    DuplicateReport.objects.filter(
        image=image, state=DuplicateReport.State.OPEN
    ).update(state=DuplicateReport.State.REJECTED, modifier=moderator)
    galleries.drop_from_all(image)
    tagging.count(list(image.tags.values_list("pk", flat=True)), -1)
    return image


@transaction.atomic
def unhide_image(image: Image, *, moderator: User) -> Image:
    image = _locked(image, moderator)
    if not image.hidden_from_users:
        raise ValidationError(f"Image {image.pk} is not hidden.")
    image.hidden_from_users = False
    image.hidden_image_key = ""
    image.deletion_reason = None
    image.deleted_by = None
    image.duplicate_of = None
    image.updated_at = timezone.now()
    image.save()
    tagging.count(list(image.tags.values_list("pk", flat=True)), 1)
    return image


@transaction.atomic
def approve_image(image: Image, *, moderator: User) -> Image:
    """Let a waiting upload appear; it counts as first seen now."""
    image = _locked(image, moderator)
    if image.approved:
        raise ValidationError(f"Image {image.pk} is approved already.")
    image.approved = True
    image.first_seen_at = image.updated_at = timezone.now()
    image.save(update_fields=["approved", "first_seen_at", "updated_at"])
    if image.uploader_id is not None:
        User.objects.filter(pk=image.uploader_id).update(
            uploads_count=F("uploads_count") + 1
        )
    return image


@transaction.atomic
def feature_image(image: Image, *, moderator: User) -> ImageFeature:
    image = _locked(image, moderator)
    if image.hidden_from_users:
        raise ValidationError(f"Image {image.pk} is hidden: it cannot be featured.")
    return ImageFeature.objects.create(image=image, featured_by=moderator)


@transaction.atomic
def retry_processing(image: Image, *, moderator: User) -> ProcessingJob:
    """Give a failed job its tries back and ask for it at once."""
    if not may_moderate(moderator):
        raise PermissionDenied
    job = ProcessingJob.objects.select_for_update().get(pk=image.pk)
    if job.state != ProcessingJob.State.FAILED:
        raise ValidationError(f"Processing of image {image.pk} has not failed.")
    job.state, job.attempts, job.reason = ProcessingJob.State.QUEUED, 0, ""
    job.not_before = timezone.now()
    job.save()
    tasks.queue_processing(image.pk)
    return job


def _locked(image: Image, moderator: User) -> Image:
    if not may_moderate(moderator):
        raise PermissionDenied
    return Image.objects.select_for_update().get(pk=image.pk)
