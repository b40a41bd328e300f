"""The list of forums, and the topics of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.byline import Byline, byline
from accounts.models import User
from accounts.policies import is_staff_role
from forums.models import AccessLevel, Forum, Post, Topic
from forums.reads.unread import has_unread, is_unread

# Who was seen so recently is here.
HERE = timedelta(minutes=5)
# Long columns that no list shows.
_UNSHOWN = ("last_post__body", "last_post__words", "last_post__user__description")


@dataclass(frozen=True)
class ForumRow:
    """`last` is the newest post of its topics, by `by`."""

    forum: Forum
    last: Post | None
    by: Byline | None
    unread: bool

    @property
    def restricted(self) -> str:
        """Who else may see it, in words; "" for everybody."""
        return restricted_to(self.forum)


@dataclass(frozen=True)
class Section:
    name: str
    rows: list[ForumRow] = field(default_factory=list)

    @property
    def restricted(self) -> str:
        """Where all of it is for the same few."""
        levels = {row.restricted for row in self.rows}
        return levels.pop() if len(levels) == 1 else ""


@dataclass(frozen=True)
class TopicRow:
    topic: Topic
    by: Byline
    last: Post | None
    last_by: Byline | None
    unread: bool


def restricted_to(forum: Forum) -> str:
    if forum.access_level == AccessLevel.NORMAL:
        return ""
    return AccessLevel(forum.access_level).label.lower()


def forum_sections(viewer: User | None, *, now: datetime) -> list[Section]:
    """In the order of the forums' positions; a section stands where its first forum
    does."""
    condition = has_unread(viewer, now=now) if viewer else None
    forums = (
        Forum.objects.visible_to(viewer)
        .select_related("last_post__user", "last_post__topic")
        .defer(*_UNSHOWN)
        .annotate(unread=_flag(condition))
        .order_by("position", "pk")
    )
    sections: dict[str, Section] = {}
    for forum in forums:
        last = forum.last_post
        by = post_by(last) if last else None
        row = ForumRow(forum, last, by, bool(forum.unread))  # type: ignore[attr-defined]
        sections.setdefault(forum.section, Section(forum.section)).rows.append(row)
    return list(sections.values())


def topics_of(
    forum: Forum, viewer: User | None, *, now: datetime, offset: int, limit: int
) -> list[TopicRow]:
    """Pinned ones first, then those with the newest posts."""
    condition = is_unread(viewer, now=now) if viewer else None
    topics = (
        Topic.objects.visible_to(viewer)
        .filter(forum=forum)
        .select_related("user", "last_post__user", "deleted_by")
        .defer(*_UNSHOWN, "user__description")
        .annotate(unread=_flag(condition))
        .in_list_order()
    )
    return [_topic_row(topic) for topic in topics[offset : offset + limit]]


def _topic_row(topic: Topic) -> TopicRow:
    last = topic.last_post
    return TopicRow(
        topic=topic,
        by=topic_by(topic),
        last=last,
        last_by=post_by(last) if last else None,
        unread=topic.unread,  # type: ignore[attr-defined]
    )


def topic_by(topic: Topic) -> Byline:
    return byline(topic.user, anonymous=topic.anonymous, thread=topic.pk)


def post_by(post: Post) -> Byline:
    return byline(
        post.user,
        anonymous=post.anonymous,
        thread=post.topic_id,
        fingerprint=post.fingerprint,
        ip=post.ip,
    )


def _flag(condition: Q | None) -> ExpressionWrapper[Q | Value] | Value:
    """Nobody has read nothing: for those without an account all is read."""
    if condition is None:
        return Value(False)
    return ExpressionWrapper(condition, output_field=BooleanField())


def counted(sections: Iterable[Section]) -> tuple[int, int]:
    """Topics and posts of all of them."""
    forums = [row.forum for section in sections for row in section.rows]
    return sum(f.topic_count for f in forums), sum(f.post_count for f in forums)


def topic_count(forum: Forum, viewer: User | None) -> int:
    """Of those that the viewer sees; the forum's own counter knows no hidden ones."""
    if not is_staff_role(viewer):
        return forum.topic_count
    return Topic.objects.visible_to(viewer).filter(forum=forum).count()


def people_here(viewer: User | None, *, now: datetime) -> int:
    """Accounts; the viewer is one, noted as seen or not yet."""
    # By the index over when each account was seen or, never seen, made.
    seen = Coalesce("last_seen_at", "created_at")
    rows: QuerySet[User] = User.objects.alias(seen=seen).filter(seen__gte=now - HERE)
    rows = rows.filter(last_seen_at__isnull=False)
    if viewer is None:
        return rows.count()
    return rows.exclude(pk=viewer.pk).count() + 1
