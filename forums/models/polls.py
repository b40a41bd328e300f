"""A question to the readers of a topic."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from forums.models.forums import Topic


class Poll(models.Model):
    """`total_votes` counts votes, so a voter with two choices counts twice."""

    class Method(models.TextChoices):
        SINGLE = "single", "One choice"
        MULTIPLE = "multiple", "Several choices"

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="poll")
    title = models.CharField(max_length=140)
    vote_method = models.CharField(
        max_length=8, choices=Method.choices, default=Method.SINGLE
    )
    active_until = models.DateTimeField()
    total_votes = models.IntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class PollOption(models.Model):
    poll = models.ForeignKey(
        Poll, models.CASCADE, related_name="options", db_index=False
    )
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    vote_count = models.IntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "position"], name="poll_option_position"
            ),
            models.UniqueConstraint(fields=["poll", "label"], name="poll_option_label"),
            models.CheckConstraint(
                name="poll_option_votes", condition=Q(vote_count__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PollVote(models.Model):
    option = models.ForeignKey(PollOption, models.CASCADE, related_name="votes")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "option"], name="poll_vote_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} chose {self.option_id}"
