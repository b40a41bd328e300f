"""The forum, topic and post objects (philomena-api 3.3 to 3.5)."""

from __future__ import annotations

from typing import Any

from accounts.byline import byline
from forums.models import Forum, Post, Topic


def forum_object(forum: Forum) -> dict[str, Any]:
    return {
        "name": forum.name,
        "short_name": forum.short_name,
        "description": forum.description,
        "topic_count": forum.topic_count,
        "post_count": forum.post_count,
    }


def topic_object(topic: Topic) -> dict[str, Any]:
    """`topic` from `Topic.objects.for_philomena()`."""
    by = byline(topic.user, anonymous=topic.anonymous, thread=topic.pk)
    return {
        "slug": topic.slug,
        "title": topic.title,
        "post_count": topic.post_count,
        "view_count": topic.view_count,
        "sticky": topic.sticky,
        "last_replied_to_at": topic.last_replied_to_at,
        "locked": topic.locked_at is not None,
        "user_id": by.user_id,
        "author": by.name,
    }


def post_object(post: Post) -> dict[str, Any]:
    """`post` from `Post.objects.for_philomena()`, and not destroyed. A hidden one
    keeps its author and dates and nothing of its text, for staff as well."""
    by = byline(
        post.user,
        anonymous=post.anonymous,
        thread=post.topic_id,
        fingerprint=post.fingerprint,
        ip=post.ip,
    )
    is_shown = not post.hidden_from_users
    return {
        "id": post.pk,
        "user_id": by.user_id,
        "author": by.name,
        "avatar": by.avatar,
        "body": post.body if is_shown else None,
        "created_at": post.created_at,
        "updated_at": post.updated_at,
        "edited_at": post.edited_at if is_shown else None,
        "edit_reason": post.edit_reason if is_shown else None,
    }
