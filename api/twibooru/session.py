"""The session of a reader, for the routes that scripts on our own pages write with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.authentication import CSRFCheck

from accounts.models import User

_HEADER = "HTTP_X_CSRF_TOKEN"


def session_user(request: HttpRequest) -> User | None:
    """Who is signed in. Raises PermissionDenied where a request that writes does not
    show the token of a page of ours: by `X-CSRF-Token`, the name that scripts of other
    boards know, or by the site's own `X-CSRFToken`. The view must be exempt from the
    middleware's check, as those of the REST framework are."""
    # The REST framework has put its own idea of a user in the place of `request.user`.
    user = get_user(request)
    if not isinstance(user, User):
        return None
    if _HEADER in request.META:
        request.META.setdefault(settings.CSRF_HEADER_NAME, request.META[_HEADER])
    check = CSRFCheck(_unused)
    check.process_request(request)
    if (reason := check.process_view(request, _unused, (), {})) is not None:
        raise PermissionDenied(str(reason))
    return user


def _unused(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """The check is not there to call a view."""
