"""The rows that acts count on, always taken in this order: topic, forums by their ids,
post. Users' counters come last, by F()."""

from __future__ import annotations

from forums.models import Forum, Post, Topic


def hold_topic(topic: Topic) -> Topic:
    """The row as it is now, locked, with its forum locked as well."""
    held = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    held.forum = hold_forum(held.forum_id)
    return held


def hold_forum(forum_id: int) -> Forum:
    return Forum.objects.select_for_update(no_key=True).get(pk=forum_id)


def hold_post(post: Post) -> Post:
    """With its topic and that one's forum; a post never leaves its topic."""
    topic = hold_topic(post.topic)
    held = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    held.topic = topic
    return held


def hold_for_move(topic: Topic, to: Forum) -> tuple[Topic, Forum]:
    """The topic with the forum it is in, and the one it goes to."""
    held = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    rows = Forum.objects.filter(pk__in=[held.forum_id, to.pk]).order_by("pk")
    forums = {row.pk: row for row in rows.select_for_update(no_key=True)}
    held.forum = forums[held.forum_id]
    return held, forums[to.pk]
