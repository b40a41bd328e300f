"""How much is new for who looks at a page: the figures of its header."""

from __future__ import annotations

from functools import cached_property

from django.db import connection
from django.http import HttpRequest

from accounts.models import User

# Beyond this nobody counts, neither the reader nor the database.
MOST = 100
_COUNT = """
SELECT
    (SELECT count(*) FROM (
        SELECT FROM accounts_notification
        WHERE user_id = %(user)s AND read_at IS NULL LIMIT %(most)s
    ) AS unread),
    (SELECT count(*) FROM (
        (SELECT FROM accounts_conversation
        WHERE sender_id = %(user)s AND NOT sender_read AND NOT sender_hidden)
        UNION ALL
        (SELECT FROM accounts_conversation
        WHERE recipient_id = %(user)s AND NOT recipient_read AND NOT recipient_hidden)
        LIMIT %(most)s
    ) AS unread)
"""


class Inbox:
    """Asks nothing before a figure is wanted, and then both in one statement; for
    nobody it is empty."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _counts(self) -> tuple[int, int]:
        user = getattr(self._request, "user", None)
        if not isinstance(user, User):
            return 0, 0
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"user": user.pk, "most": MOST})
            notifications, conversations = cursor.fetchone()
        return notifications, conversations

    @property
    def notifications(self) -> int:
        return self._counts[0]

    @property
    def conversations(self) -> int:
        return self._counts[1]
