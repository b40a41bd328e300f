"""Orphans are tried again or given up (tachi-api, section 4.7)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import User
from scores.actions.turns import turn_of
from scores.models import Orphan
from scores.policies import may_change
from scores.processing import OrphanCounts, reprocess

__all__ = ["OrphanCounts", "delete_orphan", "reprocess_orphans"]


def reprocess_orphans(user: User) -> OrphanCounts:
    """Look for the charts of all orphans of the user once more."""
    with turn_of(user.pk):
        return reprocess(user.pk)


def delete_orphan(orphan: Orphan, *, by: User) -> None:
    if not may_change(orphan.user_id, by):
        raise PermissionDenied
    orphan.delete()
