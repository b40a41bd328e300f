"""Forums and the topics in them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.policies import is_staff_role, may_moderate


class AccessLevel(models.TextChoices):
    NORMAL = "normal", "Everybody"
    ASSISTANT = "assistant", "Assistants and above"
    STAFF = "staff", "Moderators and admins"


def levels_open_to(viewer: User | None) -> list[str]:
    levels = [AccessLevel.NORMAL]
    if is_staff_role(viewer):
        levels.append(AccessLevel.ASSISTANT)
    if may_moderate(viewer):
        levels.append(AccessLevel.STAFF)
    return [level.value for level in levels]


class ForumQuerySet(models.QuerySet["Forum"]):
    def visible_to(self, viewer: User | None) -> ForumQuerySet:
        return self.filter(access_level__in=levels_open_to(viewer))


class Forum(models.Model):
    """`last_post` is the newest post of a topic that is not hidden."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=80, db_collation="C")
    short_name = models.CharField(max_length=30, unique=True, db_collation="C")
    description = models.TextField(blank=True, default="")
    # The heading that it stands under, and its place there.
    section = models.CharField(max_length=80, blank=True, default="")
    position = models.IntegerField(default=0)
    access_level = models.CharField(
        max_length=9, choices=AccessLevel.choices, default=AccessLevel.NORMAL
    )
    topic_count = models.IntegerField(default=0)
    post_count = models.IntegerField(default=0)
    last_post = models.ForeignKey(
        "forums.Post", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ForumQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forum_short_name", condition=Q(short_name__regex=r"^[a-z]+$")
            ),
            models.CheckConstraint(
                name="forum_counters",
                condition=Q(topic_count__gte=0, post_count__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, viewer: User | None) -> TopicQuerySet:
        """In the forums open to the viewer; hidden ones for staff only."""
        rows = self.filter(forum__access_level__in=levels_open_to(viewer))
        return rows if is_staff_role(viewer) else rows.filter(hidden_from_users=False)

    def in_list_order(self) -> TopicQuerySet:
        return self.order_by("-sticky", "-last_replied_to_at", "-pk")

    def for_philomena(self) -> TopicQuerySet:
        """With all that the topic object of that API shows."""
        return self.select_related("user").defer("title_words")


class Topic(models.Model):
    """`post_count` counts what was posted and not destroyed; positions of posts are
    never given twice, so the next one is `next_position`."""

    id = models.AutoField(primary_key=True)
    forum = models.ForeignKey(
        Forum, models.PROTECT, related_name="topics", db_index=False
    )
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    anonymous = models.BooleanField(default=False)
    title = models.CharField(max_length=96)
    # What a search finds the title by, as `words` of a text.
    title_words = SearchVectorField(null=True, editable=False)
    slug = models.CharField(max_length=96, db_collation="C")
    sticky = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lock_reason = models.CharField(max_length=255, blank=True, default="")
    post_count = models.IntegerField(default=0)
    view_count = models.IntegerField(default=0)
    next_position = models.IntegerField(default=0)
    last_replied_to_at = models.DateTimeField(default=timezone.now)
    last_post = models.ForeignKey(
        "forums.Post", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hidden_from_users = models.BooleanField(default=False)
    deletion_reason = models.TextField(blank=True, default="")
    deleted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "slug"], name="topic_slug_unique"),
            models.CheckConstraint(
                name="topic_counters",
                condition=Q(post_count__gte=0, view_count__gte=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["forum", "-sticky", "-last_replied_to_at", "-id"],
                name="topic_list",
            ),
            models.Index(
                fields=["-last_replied_to_at", "-id"], name="topic_newest_reply"
            ),
            GinIndex(fields=["title_words"], name="topic_by_title_words"),
        ]

    def __str__(self) -> str:
        return self.title


class ForumSubscription(models.Model):
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "forum"], name="forum_subscription_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows forum {self.forum_id}"


class TopicSubscription(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"], name="topic_subscription_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows topic {self.topic_id}"


class ForumRead(models.Model):
    """A user has read all of a forum up to a time ("Mark all read")."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "forum"], name="forum_read_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read forum {self.forum_id}"


class TopicRead(models.Model):
    """How far a user has read a topic: the time of the newest post seen."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="topic_read_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read topic {self.topic_id}"
