"""Background work on an image. The row is the truth: a lost queue message, a killed
worker or a second run change nothing but the time."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from booru.models.images import Image


class ProcessingJobQuerySet(models.QuerySet["ProcessingJob"]):
    def pending(self) -> ProcessingJobQuerySet:
        return self.filter(state__in=ProcessingJob.PENDING)

    def due(self, now: datetime) -> ProcessingJobQuerySet:
        """Waiting, or running under a lease that nobody renewed."""
        return self.pending().filter(not_before__lte=now).order_by("not_before", "pk")


class ProcessingJob(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    class Stage(models.TextChoices):
        THUMBNAILS = "thumbnails"
        OPTIMISE = "optimise"
        VERSIONS = "versions"

    PENDING = (State.QUEUED, State.RUNNING)

    image = models.OneToOneField(
        Image, models.CASCADE, primary_key=True, related_name="processing"
    )
    stage = models.CharField(
        max_length=10, choices=Stage.choices, default=Stage.THUMBNAILS
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While queued: when it may start. While running: until when it is leased.
    not_before = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True, default="")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProcessingJobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="processing_due",
                condition=Q(state__in=["queued", "running"]),
            ),
            # What moderators look after.
            models.Index(
                fields=["updated_at"],
                name="processing_failed",
                condition=Q(state="failed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.stage} {self.state}"


class DuplicateReport(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    image = models.ForeignKey(Image, models.CASCADE, related_name="duplicate_reports")
    duplicate_of = models.ForeignKey(
        Image, models.CASCADE, related_name="reports_as_target"
    )
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    modifier = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=250, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duplicate_report_of_another",
                condition=~Q(image=models.F("duplicate_of")),
            ),
            models.UniqueConstraint(
                "image",
                "duplicate_of",
                name="duplicate_report_open_once",
                condition=Q(state="open"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="duplicate_report_waiting",
                condition=Q(state__in=["open", "claimed"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.image_id} like {self.duplicate_of_id}"
