"""Orphans are tried again or given up (tachi-api, section 4.7)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import User
from scores.actions.imports import WAIT_SECONDS, ImportBusy, take_up_waiting
from scores.models import Orphan
from scores.policies import may_change
from scores.processing import OrphanCounts, UserBusy, reprocess

__all__ = ["OrphanCounts", "delete_orphan", "reprocess_orphans"]


def reprocess_orphans(user: User) -> OrphanCounts:
    """Look for the charts of all orphans of the user once more."""
    try:
        counts = reprocess(user.pk, wait=WAIT_SECONDS)
    except UserBusy as error:
        raise ImportBusy from error
    take_up_waiting(user.pk)
    return counts


def delete_orphan(orphan: Orphan, *, by: User) -> None:
    if not may_change(orphan.user_id, by):
        raise PermissionDenied
    orphan.delete()
