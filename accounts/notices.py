"""Telling users what is new.

`notify` is for a few users named; `announce` for all followers of a subject, however
many: the writer only stores one row, and a task of the app that knows the followers
calls `deliver` with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Announcement, Notification, Subject, User

AT_ONCE = 1000
LEASE = timedelta(minutes=2)
# A delivery should be taken up within this time; after it the beat asks again.
PATIENCE = timedelta(seconds=20)

# Read ones begin again at 1.
_PUT = """
INSERT INTO accounts_notification
    (user_id, kind, subject, subject_id, title, address, count, read_at, updated_at)
SELECT id, %(kind)s, %(subject)s, %(subject_id)s, %(title)s, %(address)s, 1, NULL,
    %(now)s
FROM accounts_user
WHERE id = ANY(%(users)s::bigint[]) AND deleted_at IS NULL
ORDER BY id
ON CONFLICT (user_id, kind, subject, subject_id) DO UPDATE SET
    title = excluded.title,
    address = CASE WHEN accounts_notification.read_at IS NULL
        THEN accounts_notification.address ELSE excluded.address END,
    count = CASE WHEN accounts_notification.read_at IS NULL
        THEN accounts_notification.count + 1 ELSE 1 END,
    read_at = NULL,
    updated_at = excluded.updated_at
"""


def notify(
    users: Iterable[int],
    *,
    kind: Notification.Kind,
    subject: Subject,
    subject_id: int,
    title: str,
    address: str,
) -> None:
    """Tell these users, by their ids; what they have not read yet is counted up and
    keeps its address, the first that they have not seen."""
    wanted = sorted(set(users))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _PUT,
            {
                "users": wanted,
                "kind": kind,
                "subject": subject,
                "subject_id": subject_id,
                "title": title[:200],
                "address": address[:255],
                "now": timezone.now(),
            },
        )


def tell_owner(
    owner_id: int | None,
    *,
    moderator: User,
    subject: Subject,
    subject_id: int,
    title: str,
    address: str,
) -> None:
    """Staff did something with what is somebody's; nobody is told of their own act."""
    if owner_id is not None and owner_id != moderator.pk:
        notify(
            [owner_id],
            kind=Notification.Kind.MODERATION,
            subject=subject,
            subject_id=subject_id,
            title=title,
            address=address,
        )


def announce(
    *,
    kind: Notification.Kind,
    followed: Subject,
    followed_id: int,
    title: str,
    address: str,
    actor: User | None,
) -> Announcement:
    """The caller queues its app's delivery task with the row's id, after commit."""
    return Announcement.objects.create(
        kind=kind,
        followed=followed,
        followed_id=followed_id,
        title=title[:200],
        address=address[:255],
        actor=actor,
        not_before=timezone.now() + PATIENCE,
    )


def deliver(announcement_id: int, followers: QuerySet[Any, int]) -> None:
    """To the end, in steps of `AT_ONCE` users; may be killed and run again.
    `followers` are the ids of the users who follow its subject, a `values_list` over a
    table with a column `user`."""
    while _deliver_some(announcement_id, followers):
        pass


@transaction.atomic
def _deliver_some(announcement_id: int, followers: QuerySet[Any, int]) -> bool:
    row = Announcement.objects.select_for_update().get(pk=announcement_id)
    if row.delivered_at is not None:
        return False
    beyond = followers.filter(user__gt=row.last_user_id).order_by("user")
    told = list(beyond[:AT_ONCE])
    notify(
        (pk for pk in told if pk != row.actor_id),
        kind=Notification.Kind(row.kind),
        subject=Subject(row.followed),
        subject_id=row.followed_id,
        title=row.title,
        address=row.address,
    )
    if len(told) < AT_ONCE:
        row.delivered_at = timezone.now()
    else:
        row.last_user_id = told[-1]
        row.not_before = timezone.now() + LEASE
    row.save(update_fields=["last_user_id", "not_before", "delivered_at"])
    return row.delivered_at is None


def mark_read(user: User, *, subject: Subject, subject_id: int) -> None:
    """The user has looked at it."""
    Notification.objects.filter(
        user=user, subject=subject, subject_id=subject_id, read_at__isnull=True
    ).update(read_at=timezone.now())


def take_due() -> list[tuple[int, str]]:
    """Announcements whose delivery was lost, with what they are about; each is leased,
    so that the next look leaves it alone for a while."""
    now = timezone.now()
    with transaction.atomic():
        rows = Announcement.objects.due(now).select_for_update(skip_locked=True)[:100]
        taken = [(row.pk, row.followed) for row in rows]
        Announcement.objects.filter(pk__in=[pk for pk, _ in taken]).update(
            not_before=now + LEASE
        )
    return taken
