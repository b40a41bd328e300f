"""The counters of forums, topics and authors as the rows say (philomena-api 6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from forums.models import Forum, Post, Topic


def wrong_counters() -> list[tuple[object, str, Any, Any]]:
    """(row, counter, stored, counted) of each that is not right."""
    return [row for row in _all() if row[2] != row[3]]


def _all() -> Iterator[tuple[object, str, Any, Any]]:
    for forum in Forum.objects.all():
        yield from _of_forum(forum)
    for topic in Topic.objects.all():
        yield from _of_topic(topic)
    for user in User.objects.all():
        topics = Topic.objects.filter(user=user, hidden_from_users=False).count()
        yield user, "topics_count", user.topics_count, topics
        posts = Post.objects.filter(
            user=user, topic_position__gt=0, approved=True, destroyed_content=False
        )
        yield user, "posts_count", user.posts_count, posts.count()


def _of_forum(forum: Forum) -> Iterator[tuple[object, str, Any, Any]]:
    topics = Topic.objects.filter(forum=forum, hidden_from_users=False)
    yield forum, "topic_count", forum.topic_count, topics.count()
    posts = Post.objects.filter(topic__in=topics, destroyed_content=False)
    yield forum, "post_count", forum.post_count, posts.count()
    shown = posts.filter(hidden_from_users=False).order_by("-created_at", "-pk")
    yield forum, "last_post", forum.last_post, shown.first()


def _of_topic(topic: Topic) -> Iterator[tuple[object, str, Any, Any]]:
    posts = Post.objects.filter(topic=topic)
    kept = posts.filter(destroyed_content=False)
    yield topic, "post_count", topic.post_count, kept.count()
    yield topic, "next_position", topic.next_position, posts.count()
    last = kept.filter(hidden_from_users=False).order_by("-topic_position").first()
    yield topic, "last_post", topic.last_post, last
    replied = last.created_at if last else topic.created_at
    yield topic, "last_replied_to_at", topic.last_replied_to_at, replied
