"""What a new post and a new topic have in common."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.author import Author
from accounts.models import Notification, Subject, User
from accounts.notices import announce
from accounts.writing import starts_approved
from booru.search.vectors import vector
from booru.search.words import analyse
from forums.actions import counting
from forums.addresses import post_address, topic_address
from forums.models import (
    ForumSubscription,
    Post,
    Topic,
    TopicSubscription,
)
from forums.tasks import queue_delivery


@dataclass(frozen=True)
class Written:
    """A clean body with what the search finds it by: analysed before any row is
    locked, for it takes a moment."""

    body: str
    stems: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, body: str) -> Written:
        return cls(body, analyse(body))

    @property
    def words(self) -> str:
        return vector(self.stems)


def add_post(
    topic: Topic, written: Written, *, user: User, author: Author, anonymous: bool
) -> Post:
    """At the next position of a locked topic, counted everywhere."""
    # The time only now, under the locks: the newest post of topic and forum.
    now = timezone.now()
    post = Post.objects.create(
        topic=topic,
        topic_position=topic.next_position,
        user=user,
        anonymous=anonymous,
        ip=author.ip,
        fingerprint=author.fingerprint,
        body=written.body,
        words=written.words,
        approved=starts_approved(user, written.body, now=now),
        created_at=now,
        updated_at=now,
    )
    counting.count_in(post, topic)
    if user.watch_on_reply:
        TopicSubscription.objects.bulk_create(
            [TopicSubscription(topic=topic, user=user)], ignore_conflicts=True
        )
    return post


def tell_followers(post: Post, topic: Topic) -> None:
    """Once the post may be seen by all: of the forum about a topic's first post, of
    the topic about any other."""
    if not post.approved or not _has_readers(post, topic):
        return
    is_first = post.topic_position == 0
    row = announce(
        kind=Notification.Kind.TOPIC if is_first else Notification.Kind.POST,
        followed=Subject.FORUM if is_first else Subject.TOPIC,
        followed_id=topic.forum_id if is_first else topic.pk,
        title=topic.title,
        address=topic_address(topic) if is_first else post_address(post, topic),
        actor=post.user,
    )
    queue_delivery(row.pk)


def _has_readers(post: Post, topic: Topic) -> bool:
    """Others than the author."""
    if post.topic_position == 0:
        followers = ForumSubscription.objects.filter(forum=topic.forum_id)
        return followers.exclude(user=post.user_id).exists()
    readers = TopicSubscription.objects.filter(topic=topic)
    return readers.exclude(user=post.user_id).exists()
