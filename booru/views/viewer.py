"""Who looks at a page."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
