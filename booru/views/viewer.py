"""Who looks at a page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from accounts.policies import may_moderate


def viewer_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def moderator_of(request: HttpRequest) -> User:
    """For pages that are moderators' only."""
    viewer = viewer_of(request)
    if viewer is None or not may_moderate(viewer):
        raise PermissionDenied
    return viewer
