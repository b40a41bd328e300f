"""What people write in topics."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from accounts.models import Text, TextVersion, User
from accounts.policies import is_staff_role
from forums.models.forums import Topic, levels_open_to


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: User | None) -> PostQuerySet:
        """In topics that the viewer may see, and not destroyed. A hidden post is
        there for all, without its body; who may read that is `forums.policies`."""
        rows = self.filter(
            destroyed_content=False,
            topic__forum__access_level__in=levels_open_to(viewer),
        )
        if is_staff_role(viewer):
            return rows
        return rows.filter(topic__hidden_from_users=False)

    def public(self) -> PostQuerySet:
        """What a search may find, whoever asks (search, section 7)."""
        return self.visible_to(None).filter(hidden_from_users=False)

    def newest(self) -> PostQuerySet:
        return self.order_by("-created_at", "-pk")

    def for_philomena(self) -> PostQuerySet:
        """With all that the post object of that API shows."""
        return self.select_related("user").defer("words")


class Post(Text):
    """`topic_position` counts from 0 and is never given twice in a topic."""

    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="posts", db_index=False
    )
    topic_position = models.IntegerField()

    objects = PostQuerySet.as_manager()

    class Meta(Text.Meta):
        abstract = False
        constraints = [
            *Text.Meta.constraints,
            models.UniqueConstraint(
                fields=["topic", "topic_position"], name="post_position_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="post_newest"),
            models.Index(fields=["user", "-created_at"], name="post_by_user"),
            models.Index(
                fields=["id"], name="post_waiting", condition=Q(approved=False)
            ),
            GinIndex(fields=["words"], name="post_by_words"),
            # Counts what a search may find without reading the texts, and knows the
            # last post of a topic that can be seen.
            models.Index(
                fields=["topic", "topic_position"],
                name="post_shown",
                condition=Q(hidden_from_users=False, destroyed_content=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Post {self.pk} in topic {self.topic_id}"


class PostVersion(TextVersion):
    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")

    class Meta(TextVersion.Meta):
        abstract = False
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Version {self.pk} of post {self.post_id}"
