"""The counters of forums, topics and authors (philomena-api 6.6), and what was posted
last. All on locked rows.

A forum counts its topics that are not hidden and what their `post_count` says. An
author's `posts_count` has the approved posts that are not destroyed, without the
first of a topic; `topics_count` the topics that are not hidden."""

from __future__ import annotations

from django.db.models import F

from accounts.models import User
from forums.models import Forum, Post, Topic


def count_in(post: Post, topic: Topic) -> None:
    """A post that is newer than all others of the topic and of the forum."""
    topic.post_count += 1
    topic.next_position = post.topic_position + 1
    topic.last_post, topic.last_replied_to_at = post, post.created_at
    topic.save(
        update_fields=["post_count", "next_position", "last_post", "last_replied_to_at"]
    )
    topic.forum.post_count += 1
    topic.forum.last_post = post
    topic.forum.save(update_fields=["post_count", "last_post", "updated_at"])
    if post.approved:
        count_post_of(post, 1)


def count_out(post: Post, topic: Topic) -> None:
    """It was destroyed. Posts of a hidden topic are in no forum's count."""
    topic.post_count -= 1
    topic.save(update_fields=["post_count"])
    if not topic.hidden_from_users:
        topic.forum.post_count -= 1
        topic.forum.save(update_fields=["post_count", "updated_at"])
    if post.approved:
        count_post_of(post, -1)
    find_last(topic)


def count_topic(topic: Topic, forum: Forum, step: int) -> None:
    """The topic with all its posts enters (1) or leaves (-1) the forum's counts."""
    forum.topic_count += step
    forum.post_count += step * topic.post_count
    forum.save(update_fields=["topic_count", "post_count", "updated_at"])


def count_topic_of(user_id: int | None, step: int) -> None:
    if user_id is not None:
        User.objects.filter(pk=user_id).update(topics_count=F("topics_count") + step)


def count_post_of(post: Post, step: int) -> None:
    """For the author, where this post counts at all."""
    if post.user_id is not None and post.topic_position > 0:
        User.objects.filter(pk=post.user_id).update(posts_count=F("posts_count") + step)


def find_last(topic: Topic) -> None:
    """After a post has gone from view or come back: the newest that is not hidden."""
    shown = Post.objects.filter(topic=topic, hidden_from_users=False)
    last = shown.order_by("-topic_position").first()
    topic.last_post = last
    topic.last_replied_to_at = last.created_at if last else topic.created_at
    topic.save(update_fields=["last_post", "last_replied_to_at"])
    find_last_of_forum(topic.forum)


def find_last_of_forum(forum: Forum) -> None:
    """Pinned topics and the others apart: for each the list's index knows the first."""
    topics = Topic.objects.filter(
        forum=forum, hidden_from_users=False, last_post__isnull=False
    )
    newest = [
        topics.filter(sticky=sticky).order_by("-last_replied_to_at", "-pk").first()
        for sticky in (True, False)
    ]
    last = max(
        (topic for topic in newest if topic is not None),
        key=lambda topic: (topic.last_replied_to_at, topic.pk),
        default=None,
    )
    forum.last_post_id = last.last_post_id if last else None
    forum.save(update_fields=["last_post", "updated_at"])
