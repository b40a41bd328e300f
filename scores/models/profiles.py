"""What a user is on a game and playtype."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F

from accounts.models import User
from scores.models.imports import Import


class GameStats(models.Model):
    """Exists while the user has a score there ("has played"). ``ratings`` are those of
    the playtype's profile ratings; ``rating1`` ... are the same in the order of its
    table, for leaderboards. ``classes`` hold the ids of sets that have a value."""

    user = models.ForeignKey(User, models.CASCADE, related_name="game_stats")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    ratings = models.JSONField(default=dict)
    classes = models.JSONField(default=dict)
    rating1 = models.FloatField(null=True)
    rating2 = models.FloatField(null=True)
    rating3 = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "game", "playtype", name="game_stats_unique"
            ),
        ]
        indexes = [
            models.Index(
                F("game"),
                F("playtype"),
                F(f"rating{n}").desc(nulls_last=True),
                F("user"),
                name=f"game_stats_rating{n}",
            )
            for n in (1, 2, 3)
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} on {self.game}:{self.playtype}"


class ClassGrant(models.Model):
    """A class that an import has given. The user's value of a set is the highest of
    those that remain, so that an import can be taken back; ``origin`` is null once the
    import has ended with the last of its scores."""

    user = models.ForeignKey(User, models.CASCADE, related_name="class_grants")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    class_set = models.CharField(max_length=30, db_collation="C")
    value = models.CharField(max_length=30, db_collation="C")
    origin = models.ForeignKey(
        Import, models.SET_NULL, null=True, related_name="class_grants"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "origin", "playtype", "class_set", name="class_grant_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "game", "playtype"], name="class_grant_user"),
        ]

    def __str__(self) -> str:
        return f"{self.class_set} {self.value} for user {self.user_id}"


class ClassAchievement(models.Model):
    """A rise of a class, for the record."""

    user = models.ForeignKey(User, models.CASCADE, related_name="class_achievements")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    class_set = models.CharField(max_length=30, db_collation="C")
    old_value = models.CharField(max_length=30, null=True, blank=True, db_collation="C")
    new_value = models.CharField(max_length=30, db_collation="C")
    time_achieved = models.BigIntegerField()
    origin = models.ForeignKey(
        Import, models.SET_NULL, null=True, related_name="class_achievements"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "game", "playtype", "-time_achieved"],
                name="class_achievement_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_set} {self.new_value} of user {self.user_id}"


class GameSettings(models.Model):
    """The documents' UGPTSettings; ``rivals`` are user ids, at most five."""

    user = models.ForeignKey(User, models.CASCADE, related_name="game_settings")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    rivals = ArrayField(models.IntegerField(), default=list, blank=True)
    preferences = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "game", "playtype", name="game_settings_unique"
            ),
        ]
        indexes = [
            GinIndex(fields=["rivals"], name="game_settings_rivals", fastupdate=False)
        ]

    def __str__(self) -> str:
        return f"settings of user {self.user_id} on {self.game}:{self.playtype}"


class RatingSnapshot(models.Model):
    """A user's standing at a midnight (UTC); ``timestamp`` in Unix milliseconds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="rating_snapshots")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    timestamp = models.BigIntegerField()
    ratings = models.JSONField(default=dict)
    classes = models.JSONField(default=dict)
    rankings = models.JSONField(default=dict)
    playcount = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "game", "playtype", "timestamp", name="rating_snapshot_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} on {self.game}:{self.playtype}, {self.timestamp}"
