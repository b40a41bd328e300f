"""What every page tells who is signed in: how much is new, and a ban."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

# Beyond this nobody counts, neither the reader nor the database.
MOST = 100
_FACTS = """
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
    ) AS unread),
    ban.reason, ban.valid_until
FROM (SELECT) AS one LEFT JOIN (
    SELECT reason, valid_until FROM accounts_ban
    WHERE user_id = %(user)s AND enabled AND valid_until > %(now)s
    ORDER BY valid_until DESC LIMIT 1
) AS ban ON true
"""


@dataclass(frozen=True)
class OwnBan:
    reason: str
    until: datetime


class Inbox:
    """Asks nothing before a fact is wanted, and then all in one statement; for nobody
    it is empty."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _facts(self) -> tuple[int, int, OwnBan | None]:
        user = getattr(self._request, "user", None)
        if not isinstance(user, User):
            return 0, 0, None
        asked: dict[str, Any] = {
            "user": user.pk,
            "most": MOST,
            "now": timezone.now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(_FACTS, asked)
            notifications, conversations, reason, until = cursor.fetchone()
        ban = OwnBan(reason, until) if until else None
        return notifications, conversations, ban

    @property
    def notifications(self) -> int:
        return self._facts[0]

    @property
    def conversations(self) -> int:
        return self._facts[1]

    @property
    def ban(self) -> OwnBan | None:
        """Of the account. One of a network is told to who writes from it."""
        return self._facts[2]
