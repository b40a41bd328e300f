"""Changes of many images at once: aliases, implications, tag edits, reverts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def pending(self) -> BulkChangeQuerySet:
        return self.filter(state__in=BulkChange.PENDING)

    def due(self, now: datetime) -> BulkChangeQuerySet:
        """Waiting, or running under a lease that nobody renewed."""
        return self.pending().filter(not_before__lte=now).order_by("not_before", "pk")


class BulkChange(models.Model):
    """One job of a moderator, done in steps; each step is a transaction that also
    moves `cursor` and `done`, so that it may be killed anywhere and goes on from
    there. `payload` says what is wanted, by kind (`booru.bulk`)."""

    class Kind(models.TextChoices):
        ALIAS = "alias", "Make a tag an alias"
        IMPLICATION = "implication", "Add implied tags to what is there"
        TAG_EDIT = "tag edit", "Add and remove tags"
        REVERT_TAGS = "revert tags", "Revert tag changes of a user"
        REVERT_SOURCES = "revert sources", "Revert source changes of a user"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    PENDING = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=14, choices=Kind.choices)
    payload = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    moderator = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    # What could not be changed and why, the first hundred.
    problems = models.JSONField(default=list, blank=True)
    cursor = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, default="")
    # While queued: when it may start. While running: until when it is leased.
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="bulk_change_due",
                condition=Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return self.title
