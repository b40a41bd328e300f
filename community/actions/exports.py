"""Asking for one's own data."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import DataExport, User
from community.exports.running import PATIENCE, PENDING, remove
from community.tasks import queue_export

# Gathering is work for the server: a new archive holds little that is new.
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def request_export(user: User) -> DataExport:
    """The one that is under way, else a new one, which takes the place of those
    before it. Raises ValidationError."""
    # Lock: two presses of the button ask for one export.
    User.objects.select_for_update().get(pk=user.pk)
    before = list(DataExport.objects.filter(user=user).order_by("-pk"))
    now = timezone.now()
    for row in before:
        if row.state in PENDING:
            return row
        fresh = now - row.created_at < AGAIN_AFTER
        if row.state == DataExport.State.DONE and fresh:
            raise ValidationError("You have a new archive: ask again in an hour.")
    for row in before:
        remove(row)
    made = DataExport.objects.create(user=user, not_before=now + PATIENCE)
    queue_export(made.pk)
    return made
