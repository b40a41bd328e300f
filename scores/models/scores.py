"""Scores, the personal bests made of them, and sessions (tachi-api, section 5).

Times are Unix milliseconds, as the documents have them: they are part of what is
compared and computed with, never shown without being turned into a date first. Foreign
keys without an index of their own stand first in another one: every index costs each
imported score.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from scores.models.catalogue import Chart
from scores.models.imports import Import


class GameSessionQuerySet(models.QuerySet["GameSession"]):
    def public(self) -> GameSessionQuerySet:
        """What has a page: with an account that is closed these are gone as well."""
        return self.filter(user__deleted_at__isnull=True)


class GameSession(models.Model):
    """Scores of a user with less than two hours between them."""

    session_id = models.CharField(max_length=41, db_collation="C")
    user = models.ForeignKey(
        User, models.CASCADE, related_name="game_sessions", db_index=False
    )
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=120, null=True, blank=True)
    highlight = models.BooleanField(default=False)
    time_inserted = models.BigIntegerField()
    time_started = models.BigIntegerField()
    time_ended = models.BigIntegerField()
    ratings = models.JSONField(default=dict)

    objects = GameSessionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("session_id", name="session_id_unique")]
        indexes = [
            models.Index(
                fields=["user", "game", "playtype", "-time_ended"], name="session_user"
            ),
            models.Index(
                fields=["game", "playtype", "-time_started"], name="session_recent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.game}:{self.playtype})"


class ScoreQuerySet(models.QuerySet["Score"]):
    def public(self) -> ScoreQuerySet:
        """As of sessions."""
        return self.filter(user__deleted_at__isnull=True)


class Score(models.Model):
    """``data`` is the document's scoreData, ``ratings`` its calculatedData. The order
    of ``id`` within an import is that of its file."""

    score_id = models.CharField(max_length=65, db_collation="C")
    user = models.ForeignKey(
        User, models.CASCADE, related_name="scores", db_index=False
    )
    chart = models.ForeignKey(Chart, models.PROTECT, related_name="scores")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    origin = models.ForeignKey(
        Import, models.SET_NULL, null=True, related_name="scores"
    )
    session = models.ForeignKey(
        GameSession, models.SET_NULL, null=True, related_name="scores"
    )
    import_type = models.CharField(max_length=40, null=True, db_collation="C")
    service = models.TextField(db_collation="C")
    highlight = models.BooleanField(default=False)
    comment = models.TextField(null=True, blank=True)
    time_achieved = models.BigIntegerField(null=True)
    time_added = models.BigIntegerField()
    score_meta = models.JSONField(default=dict)
    data = models.JSONField()
    ratings = models.JSONField(default=dict)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("score_id", name="score_id_unique")]
        indexes = [
            models.Index(fields=["user", "chart"], name="score_user_chart"),
            models.Index(
                F("user"),
                F("game"),
                F("playtype"),
                F("time_achieved").desc(nulls_last=True),
                F("id").desc(),
                name="score_recent",
            ),
        ]

    def __str__(self) -> str:
        return self.score_id


class PersonalBest(models.Model):
    """One per user and chart, made anew from all scores there. ``rank1`` ... hold the
    playtype's ranking metrics (0 where it has fewer), ``rating1`` ... its score
    ratings, both in the order of its tables; a rank is counted when it is asked for."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="personal_bests", db_index=False
    )
    chart = models.ForeignKey(
        Chart, models.PROTECT, related_name="personal_bests", db_index=False
    )
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    composed_from = models.JSONField()
    highlight = models.BooleanField(default=False)
    time_achieved = models.BigIntegerField(null=True)
    data = models.JSONField()
    ratings = models.JSONField(default=dict)
    rank1 = models.FloatField()
    rank2 = models.FloatField(default=0)
    rank3 = models.FloatField(default=0)
    rating1 = models.FloatField(null=True)
    rating2 = models.FloatField(null=True)
    rating3 = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "chart", name="personal_best_unique"),
        ]
        indexes = [
            models.Index(
                F("chart"),
                F("rank1").desc(),
                F("rank2").desc(),
                F("rank3").desc(),
                F("time_achieved").asc(nulls_last=True),
                F("user"),
                name="personal_best_ranking",
            ),
            models.Index(
                fields=["user", "game", "playtype"], name="personal_best_user"
            ),
            *(
                models.Index(
                    F("game"),
                    F("playtype"),
                    F(f"rating{n}").desc(),
                    F("id"),
                    name=f"personal_best_rating{n}",
                    condition=Q(**{f"rating{n}__isnull": False}),
                )
                for n in (1, 2, 3)
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} on chart {self.chart_id}"


class BlockedScore(models.Model):
    """A score that its user has deleted for good: no import brings it back."""

    score_id = models.CharField(max_length=65, unique=True, db_collation="C")
    user = models.ForeignKey(User, models.CASCADE, related_name="blocked_scores")
    score = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["user"], name="blocked_score_user")]

    def __str__(self) -> str:
        return self.score_id
