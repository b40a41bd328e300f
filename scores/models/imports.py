"""Imports and the data that found no chart."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User


class ImportQuerySet(models.QuerySet["Import"]):
    def pending(self) -> ImportQuerySet:
        return self.filter(state__in=Import.PENDING)

    def due(self, now: datetime) -> ImportQuerySet:
        """Not taken up, or given up by a worker that died."""
        return self.pending().filter(not_before__lte=now).order_by("pk")

    def completed(self) -> ImportQuerySet:
        return self.filter(state=Import.State.COMPLETED)

    def failed(self) -> ImportQuerySet:
        return self.filter(state=Import.State.FAILED)


class Import(models.Model):
    """One import, from the moment it was accepted. The row is the truth: the queue's
    message, the worker and the stored file may be lost or come twice. Times are Unix
    milliseconds, as the documents have them (tachi-api, section 2.6)."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        COMPLETED = "completed"
        FAILED = "failed"

    PENDING = (State.QUEUED, State.RUNNING)

    import_id = models.CharField(max_length=40, unique=True, db_collation="C")
    user = models.ForeignKey(User, models.CASCADE, related_name="score_imports")
    import_type = models.CharField(max_length=40, db_collation="C")
    user_intent = models.BooleanField(default=False)

    # What came in: where the file lies while it is needed, and the form's fields.
    file = models.TextField(blank=True, default="")
    file_name = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    progress = models.TextField(default="Starting up import.")
    rows_done = models.IntegerField(default=0)
    rows_total = models.IntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    # Of a failed one: the answer's status and the reason.
    status_code = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True, default="")

    # Of a completed one: its document.
    game = models.CharField(max_length=20, blank=True, default="", db_collation="C")
    playtypes = ArrayField(models.TextField(), default=list, blank=True)
    errors = models.JSONField(default=list, blank=True)
    created_sessions = models.JSONField(default=list, blank=True)
    class_deltas = models.JSONField(default=list, blank=True)
    rating_deltas = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    # What became of each row, in the file's order (`scores.importing.fates`).
    fates = models.JSONField(default=list, blank=True)

    time_queued = models.BigIntegerField()
    time_started = models.BigIntegerField(null=True, blank=True)
    time_finished = models.BigIntegerField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="import_due",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["user", "state", "id"], name="import_of_user"),
            models.Index(fields=["-time_finished"], name="import_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.import_type} {self.import_id[:8]} {self.state}"


class Orphan(models.Model):
    """A datum that found no song or chart, kept to be tried again (tachi-api, 4.7)."""

    orphan_id = models.CharField(max_length=65, unique=True, db_collation="C")
    user = models.ForeignKey(User, models.CASCADE, related_name="score_orphans")
    import_type = models.CharField(max_length=40, db_collation="C")
    game = models.CharField(max_length=20, db_collation="C")
    data = models.JSONField()
    context = models.JSONField(default=dict)
    message = models.TextField()
    time_inserted = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["user", "id"], name="orphan_of_user")]

    def __str__(self) -> str:
        return f"{self.orphan_id[:9]}: {self.message}"
