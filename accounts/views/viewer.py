"""Who looks at a page that is for signed-in people."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User:
    """After `login_required`."""
    return cast(User, request.user)
