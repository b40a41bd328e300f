"""What the header shows to staff."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest

from accounts.models import User
from community.reads.queue import waiting_count


class Waiting:
    """How much waits for the viewer's attention; counted when it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def count(self) -> int:
        user = getattr(self._request, "user", None)
        return waiting_count(user if isinstance(user, User) else None)


def staff(request: HttpRequest) -> dict[str, object]:
    """Template context: `waiting`."""
    return {"waiting": Waiting(request)}
