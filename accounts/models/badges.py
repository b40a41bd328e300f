"""Badges, and who has them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.users import User


class Badge(models.Model):
    title = models.CharField(max_length=80)
    description = models.TextField(blank=True, default="")
    # Name of an SVG below `badge-img/` in the media storage.
    image = models.CharField(max_length=80, blank=True, default="")
    # Not given by hand any more; those who have it keep it.
    retired = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.title


class Award(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="awards")
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="awards")
    label = models.CharField(max_length=80, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    awarded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    awarded_on = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.badge} of {self.user}"


class DataExport(models.Model):
    """A user's own data, gathered in the background into one archive."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    user = models.ForeignKey(User, models.CASCADE, related_name="exports")
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    # Name below `exports/` in the media storage, never served by a public address.
    file = models.CharField(max_length=80, blank=True, default="")
    size = models.BigIntegerField(default=0)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, default="")
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                name="data_export_one_at_a_time",
                condition=models.Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"Export {self.pk} of user {self.user_id}"
