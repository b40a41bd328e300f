"""What people see of private messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Conversation, LogEntry, Report, Subject, User
from accounts.policies import may_moderate

# The entry that a moderator leaves who opens a reported conversation.
READ_BY_STAFF = "conversation.read"


@dataclass(frozen=True)
class Talk:
    """A conversation as one of its two people sees it."""

    row: Conversation
    other: User
    is_unread: bool


def talk_of(row: Conversation, viewer: User) -> Talk:
    if row.sender_id == viewer.pk:
        return Talk(row, row.recipient, not row.sender_read)
    return Talk(row, row.sender, not row.recipient_read)


def talks(viewer: User, *, unread: bool = False) -> QuerySet[Conversation]:
    """The viewer's, newest first."""
    rows = Conversation.objects.all()
    mine = rows.unread_by(viewer) if unread else rows.visible_to(viewer)
    return mine.order_by("-last_message_at", "-pk")


def is_party(row: Conversation, viewer: User) -> bool:
    return viewer.pk in (row.sender_id, row.recipient_id)


def may_open(row: Conversation, viewer: User) -> bool:
    """A moderator, while somebody waits for an answer to a report of it."""
    return may_moderate(viewer) and _waiting_reports(row).exists()


def has_opened(row: Conversation, viewer: User) -> bool:
    """Whether it stands in the log that the moderator reads it, because of a report
    that waits."""
    report = _waiting_reports(row).order_by("pk").last()
    if report is None or not may_moderate(viewer):
        return False
    return LogEntry.objects.filter(
        subject=Subject.CONVERSATION,
        subject_id=row.pk,
        moderator=viewer,
        action=READ_BY_STAFF,
        created_at__gte=report.created_at,
    ).exists()


def _waiting_reports(row: Conversation) -> QuerySet[Report]:
    return Report.objects.waiting().filter(
        subject=Subject.CONVERSATION, subject_id=row.pk
    )
