"""Following and reading: what an account keeps for itself about forums and topics."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Notification, Subject, User
from accounts.notices import mark_read
from accounts.policies import may_act
from forums.addresses import topic_address
from forums.models import (
    Forum,
    ForumRead,
    ForumSubscription,
    Post,
    Topic,
    TopicSubscription,
)

# One reader counts; whoever holds the row's lock makes this one not count.
_COUNT_VIEW = """
UPDATE forums_topic SET view_count = view_count + 1 WHERE id = (
    SELECT id FROM forums_topic WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED
)
"""
# Never backwards, and without a write where nothing is new.
_NOTE_READ = """
INSERT INTO forums_topicread (topic_id, user_id, read_at, position)
VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, topic_id) DO UPDATE SET
    read_at = GREATEST(forums_topicread.read_at, excluded.read_at),
    position = GREATEST(forums_topicread.position, excluded.position)
WHERE forums_topicread.position < excluded.position
    OR forums_topicread.read_at < excluded.read_at
"""


@transaction.atomic
def follow_topic(topic: Topic, *, user: User, wanted: bool = True) -> None:
    """May be repeated without effect. To stop is open to all, whatever they may see."""
    if wanted:
        _refuse_unseen(Topic.objects.visible_to(user).filter(pk=topic.pk), user)
        TopicSubscription.objects.get_or_create(topic=topic, user=user)
    else:
        TopicSubscription.objects.filter(topic=topic, user=user).delete()
        mark_read(user, subject=Subject.TOPIC, subject_id=topic.pk)


@transaction.atomic
def follow_forum(forum: Forum, *, user: User, wanted: bool = True) -> None:
    if wanted:
        _refuse_unseen(Forum.objects.visible_to(user).filter(pk=forum.pk), user)
        ForumSubscription.objects.get_or_create(forum=forum, user=user)
    else:
        ForumSubscription.objects.filter(forum=forum, user=user).delete()
        mark_read(user, subject=Subject.FORUM, subject_id=forum.pk)


@transaction.atomic
def note_read(topic: Topic, *, user: User, position: int) -> None:
    """The user has seen the topic up to this position, the last one on the page; what
    was told of the topic is read."""
    seen = Post.objects.filter(topic=topic, topic_position__lte=position)
    last = seen.order_by("-topic_position").values_list("topic_position", "created_at")
    for reached, moment in last[:1]:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE_READ, [topic.pk, user.pk, moment, reached])
    mark_read(user, subject=Subject.TOPIC, subject_id=topic.pk)
    # Told as the newest topic of its forum.
    Notification.objects.unread().filter(
        user=user,
        subject=Subject.FORUM,
        subject_id=topic.forum_id,
        address=topic_address(topic),
    ).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(user: User, forum: Forum | None = None) -> None:
    """All topics of the forum, or of every forum that the user may enter."""
    now = timezone.now()
    rows = Forum.objects.visible_to(user).order_by("pk")
    if forum is not None:
        rows = rows.filter(pk=forum.pk)
    forums = list(rows.values_list("pk", flat=True))
    ForumRead.objects.bulk_create(
        (ForumRead(user=user, forum_id=pk, read_at=now) for pk in forums),
        update_conflicts=True,
        unique_fields=["user", "forum"],
        update_fields=["read_at"],
    )
    topics = Topic.objects.filter(forum__in=forums).values("pk")
    Notification.objects.unread().filter(
        Q(subject=Subject.FORUM, subject_id__in=forums)
        | Q(subject=Subject.TOPIC, subject_id__in=topics),
        user=user,
    ).update(read_at=now)


def count_view(topic: Topic) -> None:
    """For pages; readers never wait for it, nor for each other. The API counts none
    (philomena-api 3.5)."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_VIEW, [topic.pk])


def _refuse_unseen(seen: QuerySet[Any], user: User) -> None:
    if not may_act(user) or not seen.exists():
        raise PermissionDenied
