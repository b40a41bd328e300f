"""Where the site shows forums, topics and posts (philomena-api 6.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forums.models import Forum, Post, Topic


def forum_address(forum: Forum) -> str:
    return f"/forums/{forum.short_name}"


def topic_address(topic: Topic) -> str:
    """`topic` with its forum at hand."""
    return f"{forum_address(topic.forum)}/topics/{topic.slug}"


def post_address(post: Post, topic: Topic) -> str:
    """Leads to the page that holds the post, however many posts a reader has on one."""
    return f"{topic_address(topic)}?post={post.pk}#post-{post.pk}"
