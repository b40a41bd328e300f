"""Who is here."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.actions import note_seen
from accounts.models import User


class LastSeen:
    """Notes the user of a session. Programs with a key leave no trace: they run while
    nobody is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Only where the answer has asked for the user anyhow: a picture does not.
        user = getattr(request, "_cached_user", None)
        if isinstance(user, User):
            note_seen(user, timezone.now())
        return response
