"""What moderators are asked to do, and what they did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.users import User


class Subject(models.TextChoices):
    """What a report, a log entry or a notice can be about. The number beside it is
    the row's id in its table."""

    IMAGE = "image"
    COMMENT = "comment"
    GALLERY = "gallery"
    TAG = "tag"
    FORUM = "forum"
    TOPIC = "topic"
    POST = "post"
    USER = "user"
    CONVERSATION = "conversation"
    BAN = "ban"
    REPORT = "report"
    DUPLICATE = "duplicate report"
    DNP = "do-not-post entry"
    LINK = "artist link"
    BADGE = "badge"
    NOTICE = "site notice"
    FILTER = "filter"
    KEY = "key"
    BULK = "bulk change"
    IMPORT = "import"
    SCORE = "score"


class LogEntry(models.Model):
    """One act of a moderator. Never changed and never deleted; an undo is an entry of
    its own that points to what it undoes.

    `action` is a name such as `image.hide`; `label` says what it was done to in words
    that stay true when the thing is gone; `details` is what an undo needs."""

    moderator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=40, db_collation="C")
    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    address = models.CharField(max_length=255, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    details = models.JSONField(default=dict, blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "log entries"
        indexes = [
            models.Index(fields=["moderator", "-id"], name="log_by_moderator"),
            models.Index(
                fields=["subject", "subject_id", "-id"], name="log_by_subject"
            ),
            models.Index(fields=["action", "-id"], name="log_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.label}"


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> ReportQuerySet:
        return self.filter(state__in=[Report.State.OPEN, Report.State.CLAIMED])


class Report(models.Model):
    """Somebody asks the staff to look at something. `label` and `address` are as they
    were when it was reported."""

    class State(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        CLOSED = "closed"

    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    address = models.CharField(max_length=255, blank=True, default="")
    reporter = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="reports_made"
    )
    ip = models.GenericIPAddressField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    rule = models.CharField(max_length=80, blank=True, default="")
    reason = models.TextField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    claimed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolution = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            # The same person asks once about a thing until it is settled.
            models.UniqueConstraint(
                "reporter", "subject", "subject_id",
                name="report_waits_once",
                condition=~Q(state="closed"),
            ),
            models.CheckConstraint(
                name="report_claimed_has_holder",
                condition=~Q(state="claimed") | Q(claimed_by__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["created_at"],
                name="report_waiting",
                condition=~Q(state="closed"),
            ),
            models.Index(fields=["subject", "subject_id"], name="report_by_subject"),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.label}"


class SiteNoticeQuerySet(models.QuerySet["SiteNotice"]):
    def around(self, now: datetime, soon: timedelta) -> SiteNoticeQuerySet:
        """Shown at this time, or soon after."""
        live = self.filter(live=True, start_at__lte=now + soon, finish_at__gt=now)
        return live.order_by("-start_at", "-pk")


class SiteNotice(models.Model):
    """A line above every page, between two times."""

    title = models.CharField(max_length=100)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=255, blank=True, default="")
    link_text = models.CharField(max_length=80, blank=True, default="")
    live = models.BooleanField(default=True)
    start_at = models.DateTimeField(default=timezone.now)
    finish_at = models.DateTimeField()
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SiteNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="site_notice_times",
                condition=Q(finish_at__gt=models.F("start_at")),
            )
        ]

    def __str__(self) -> str:
        return self.title
