"""What people write under images."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from accounts.models import Text, TextVersion, User
from accounts.policies import is_staff_role
from booru.models.images import Image


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: User | None) -> CommentQuerySet:
        """What a list may show: nothing destroyed, and for others than staff nothing
        hidden, waiting (but one's own) or on an image that is (search, section 7).
        A staff member sees that a hidden one is there; its body is for moderation
        pages."""
        rows = self.filter(destroyed_content=False)
        if is_staff_role(viewer):
            return rows
        approved = Q(approved=True)
        if viewer is not None:
            approved |= Q(user=viewer)
        return rows.filter(
            approved,
            hidden_from_users=False,
            image__hidden_from_users=False,
            image__approved=True,
        )

    def on_page(self, image: Image) -> CommentQuerySet:
        """In the order of the image's page, where a hidden or waiting one keeps its
        place for everybody."""
        rows = self.filter(image=image, destroyed_content=False)
        return rows.order_by("created_at", "pk")

    def thread_of(self, image: Image) -> CommentQuerySet:
        """What everybody may know of the talk under an image, newest first: a hidden
        comment keeps its place, one that waits has none yet, and under an image that
        is hidden or waits there is nothing (twibooru-api 2.0)."""
        rows = self.filter(image=image, destroyed_content=False, approved=True)
        seen = rows.filter(image__hidden_from_users=False, image__approved=True)
        return seen.select_related("user").defer("words").newest()

    def with_people(self) -> CommentQuerySet:
        """With what a page shows of them."""
        rows = self.select_related("user", "deleted_by")
        return rows.defer("words", "user__description", "deleted_by__description")

    def newest(self) -> CommentQuerySet:
        return self.order_by("-created_at", "-pk")

    def for_philomena(self) -> CommentQuerySet:
        """With all that the comment object of that dialect shows."""
        rows = self.select_related("user").defer("words")
        return rows.annotate(image_is_hidden=F("image__hidden_from_users"))


class Comment(Text):
    image = models.ForeignKey(
        Image, models.CASCADE, related_name="comments", db_index=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta(Text.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["image", "created_at", "id"], name="comment_of_image"),
            models.Index(fields=["-created_at", "-id"], name="comment_newest"),
            models.Index(fields=["user", "-created_at"], name="comment_by_user"),
            models.Index(
                fields=["id"], name="comment_waiting", condition=Q(approved=False)
            ),
            GinIndex(fields=["words"], name="comment_by_words"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on image {self.image_id}"


class CommentVersion(TextVersion):
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")

    class Meta(TextVersion.Meta):
        abstract = False
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Version {self.pk} of comment {self.comment_id}"
