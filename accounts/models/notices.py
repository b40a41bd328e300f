"""What users are told of, and what they wrote to each other."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.models.moderation import Subject
from accounts.models.users import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def in_page_order(self) -> NotificationQuerySet:
        """Unread ones first, those of a kind together; each the newest first."""
        is_read = Q(read_at__isnull=False)
        kind = Case(When(is_read, then=Value("")), default=F("kind"))
        return self.order_by(
            Case(When(is_read, then=1), default=0), kind, "-updated_at", "-pk"
        )


class Notification(models.Model):
    """Something new about one subject, for one user; more of the same kind raises
    `count` until it is read."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "New comments"
        POST = "post", "New posts"
        TOPIC = "topic", "New topics"
        GALLERY = "gallery", "New images in a gallery"
        MERGE = "merge", "An image was merged"
        MODERATION = "moderation", "Staff did something with what is yours"
        RIVAL = "rival", "Somebody chose you as a rival"
        IMPORT = "import", "Score imports"
        EXPORT = "export", "Your data is ready"
        LINK = "link", "Artist links"

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=255)
    count = models.PositiveIntegerField(default=1)
    read_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "subject_id"],
                name="notification_unique",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-updated_at"], name="notification_newest"),
            models.Index(
                fields=["user"],
                name="notification_unread",
                condition=Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.title}"


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def due(self, now: datetime) -> AnnouncementQuerySet:
        return self.filter(delivered_at__isnull=True, not_before__lte=now).order_by(
            "pk"
        )


class Announcement(models.Model):
    """News for all who follow a subject, on its way to their notifications. Delivered
    in steps, in the order of user ids: `last_user_id` is how far it came, so that a
    killed worker costs nothing and tells nobody twice."""

    kind = models.CharField(max_length=10, choices=Notification.Kind.choices)
    # Who is told: the followers of this.
    followed = models.CharField(max_length=20, choices=Subject.choices)
    followed_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=255)
    # Who did it, and therefore is not told.
    actor = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_user_id = models.BigIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="announcement_due",
                condition=Q(delivered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.title


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, viewer: User | None) -> ConversationQuerySet:
        """Its two people, each until they put it away."""
        if viewer is None:
            return self.none()
        return self.filter(
            Q(sender=viewer, sender_hidden=False)
            | Q(recipient=viewer, recipient_hidden=False)
        )

    def unread_by(self, viewer: User) -> ConversationQuerySet:
        return self.filter(
            Q(sender=viewer, sender_hidden=False, sender_read=False)
            | Q(recipient=viewer, recipient_hidden=False, recipient_read=False)
        )


class Conversation(models.Model):
    """Between the one who began it and one other."""

    title = models.CharField(max_length=100)
    sender = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    recipient = models.ForeignKey(
        User, models.CASCADE, related_name="+", db_index=False
    )
    sender_read = models.BooleanField(default=True)
    recipient_read = models.BooleanField(default=False)
    sender_hidden = models.BooleanField(default=False)
    recipient_hidden = models.BooleanField(default=False)
    message_count = models.IntegerField(default=0)
    last_message_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conversation_of_two", condition=~Q(sender=F("recipient"))
            )
        ]
        indexes = [
            models.Index(fields=["sender", "-last_message_at"], name="talk_by_sender"),
            models.Index(
                fields=["recipient", "-last_message_at"], name="talk_by_recipient"
            ),
            models.Index(
                fields=["sender"],
                name="talk_unread_by_sender",
                condition=Q(sender_read=False, sender_hidden=False),
            ),
            models.Index(
                fields=["recipient"],
                name="talk_unread_by_recipient",
                condition=Q(recipient_read=False, recipient_hidden=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Message {self.pk}"
