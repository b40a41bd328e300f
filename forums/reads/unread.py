"""What a user has not read yet.

A topic is unread when its newest post is younger than what the user has read of it:
of the topic itself, or of its whole forum by "Mark all read". Nothing from before the
account began is unread, and nothing older than a month: after a long absence the
list of what is new should not be the whole forum.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from forums.models import Forum, ForumRead, Post, Topic, TopicRead

STALE_AFTER = timedelta(days=30)


def nothing_before(user: User, *, now: datetime) -> datetime:
    return max(user.created_at, now - STALE_AFTER)


def is_unread(user: User, *, now: datetime) -> Q:
    """A condition on topics."""
    seen = {"user": user, "read_at__gte": OuterRef("last_replied_to_at")}
    return (
        Q(last_replied_to_at__gt=nothing_before(user, now=now))
        & ~Q(Exists(TopicRead.objects.filter(topic=OuterRef("pk"), **seen)))
        & ~Q(Exists(ForumRead.objects.filter(forum=OuterRef("forum"), **seen)))
    )


def has_unread(user: User, *, now: datetime) -> Q:
    """A condition on forums: a topic that all may see is unread. One pass over the
    topics of all forums, not one for each."""
    topics = Topic.objects.filter(is_unread(user, now=now), hidden_from_users=False)
    return Q(pk__in=topics.values("forum"))


def first_unread(topic: Topic, user: User, *, now: datetime) -> Post | None:
    """The oldest post of the topic that the user has not read."""
    rows = topic.posts.filter(destroyed_content=False)
    read = TopicRead.objects.filter(user=user, topic=topic).first()
    since = nothing_before(user, now=now)
    if read is not None:
        rows, since = rows.filter(topic_position__gt=read.position), read.read_at
    marked = ForumRead.objects.filter(user=user, forum=topic.forum_id).first()
    if marked is not None and marked.read_at > since:
        rows = rows.filter(created_at__gt=marked.read_at)
    elif read is None:
        rows = rows.filter(created_at__gt=since)
    return rows.defer("body", "words").order_by("topic_position").first()


def follows_topic(topic: Topic, user: User | None) -> bool:
    return user is not None and topic.subscriptions.filter(user=user).exists()


def follows(forum: Forum, user: User | None) -> bool:
    return user is not None and forum.subscriptions.filter(user=user).exists()
