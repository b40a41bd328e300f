"""Files that must be gone for good."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from booru import storage
from booru.actions.moderation import lock_for, record
from booru.models import Image, ProcessingJob


@transaction.atomic
def destroy_image(image: Image, *, moderator: User, reason: str = "") -> Image:
    """All files of a hidden image in all their revisions; the stub stays, and cannot
    come back.

    The hashes of its file stay as well, so that nobody uploads the same file again,
    and its intensities, so that a copy that differs in a few bits is reported as a
    duplicate."""
    image = lock_for(image, moderator)
    if image.destroyed_content:
        raise ValidationError(f"The files of image {image.pk} are gone already.")
    if not image.hidden_from_users:
        raise ValidationError(f"Hide image {image.pk} first.")
    # A worker that is at it finds no job and stores nothing.
    ProcessingJob.objects.filter(pk=image.pk).delete()
    count = len(image.files)
    image.destroyed_content, image.files = True, {}
    image.updated_at = timezone.now()
    image.save(update_fields=["destroyed_content", "files", "updated_at"])
    said = reason.replace("\0", "").strip() or image.deletion_reason or ""
    record("image.destroy", image, moderator, said, files=count)
    # No row names them any more: what fails now is swept later.
    transaction.on_commit(lambda: storage.remove_image(image.pk), robust=True)
    return image
