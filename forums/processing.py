"""Telling followers what is new: the body of the background work."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts import notices
from accounts.models import Announcement, Role, Subject
from forums.models import AccessLevel, Forum, ForumSubscription, Topic
from forums.models import TopicSubscription as Followed

_ROLES_INSIDE: dict[str, list[str]] = {
    AccessLevel.NORMAL: list(Role.values),
    AccessLevel.ASSISTANT: [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN],
    AccessLevel.STAFF: [Role.MODERATOR, Role.ADMIN],
}


def deliver_announcement(announcement_id: int) -> None:
    """May run twice. What is gone from view meanwhile is told to nobody."""
    row = Announcement.objects.filter(pk=announcement_id).first()
    if row is not None and row.delivered_at is None:
        notices.deliver(row.pk, _followers(row))


def _followers(row: Announcement) -> QuerySet[Any, int]:
    """Only those who may still enter the forum: a topic can move to one of the
    staff's, and a role can be taken away."""
    if row.followed == Subject.FORUM:
        forum = Forum.objects.filter(pk=row.followed_id).first()
        rows = ForumSubscription.objects.filter(forum=forum, user__role__in=_in(forum))
        return rows.values_list("user", flat=True)
    topic = Topic.objects.filter(pk=row.followed_id, hidden_from_users=False)
    found = topic.select_related("forum").first()
    inside = _in(found.forum if found else None)
    readers = Followed.objects.filter(topic=found, user__role__in=inside)
    return readers.values_list("user", flat=True)


def _in(forum: Forum | None) -> list[str]:
    return _ROLES_INSIDE[forum.access_level] if forum else []
