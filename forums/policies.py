"""What a viewer may do in the forums. Small predicates, no queries; a topic comes with
its forum."""

from __future__ import annotations

from accounts.models import Role, User
from accounts.policies import may_moderate, may_tend
from forums.models import Forum, Post, Topic
from forums.models.forums import levels_open_to


def may_enter(forum: Forum, viewer: User | None) -> bool:
    return forum.access_level in levels_open_to(viewer)


def may_see_topic(topic: Topic, viewer: User | None) -> bool:
    if not may_enter(topic.forum, viewer):
        return False
    return not topic.hidden_from_users or may_tend(viewer)


def may_start_topic(forum: Forum, viewer: User | None) -> bool:
    return viewer is not None and may_enter(forum, viewer)


def may_reply(topic: Topic, viewer: User | None) -> bool:
    """A locked topic is closed to others than staff, a hidden one to all."""
    if viewer is None or topic.hidden_from_users or not may_enter(topic.forum, viewer):
        return False
    return topic.locked_at is None or may_tend(viewer)


def may_rename(topic: Topic, viewer: User | None) -> bool:
    if viewer is None or not may_see_topic(topic, viewer):
        return False
    return may_tend(viewer) or (topic.user_id == viewer.pk and not topic.locked_at)


def may_edit(post: Post, topic: Topic, viewer: User | None) -> bool:
    """The author, while the topic is open and staff have not hidden the post; staff
    may edit any."""
    if viewer is None or post.destroyed_content:
        return False
    if may_tend(viewer):
        return may_see_topic(topic, viewer)
    own = post.user_id == viewer.pk and not post.hidden_from_users
    return own and may_reply(topic, viewer)


def may_read(post: Post, viewer: User | None) -> bool:
    """A hidden post shows that it is there, and its body to staff alone."""
    return not post.destroyed_content and (
        not post.hidden_from_users or may_tend(viewer)
    )


def may_tend_topic(topic: Topic, viewer: User | None) -> bool:
    """Hide, lock, pin, move and rename it, hide and approve its posts."""
    return may_tend(viewer) and may_enter(topic.forum, viewer)


def may_destroy(topic: Topic, viewer: User | None) -> bool:
    """Posts in it, for good: assistants may not."""
    return may_moderate(viewer) and may_enter(topic.forum, viewer)


def may_run_forums(viewer: User | None) -> bool:
    """Make forums and change who may enter them."""
    return viewer is not None and viewer.role == Role.ADMIN
