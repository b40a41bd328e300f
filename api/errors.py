"""From exception to status: what every dialect shares. A dialect's own handler
overrides rows and gives the body its shape."""

from __future__ import annotations

from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    ValidationError,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework.exceptions import APIException

from booru.media.types import JobFailed
from booru.search.errors import SearchError


def classify(error: Exception) -> int:
    """The HTTP status an exception means; 500 for what nobody expected."""
    if isinstance(error, APIException):
        return int(error.status_code)
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status
    return 500


_STATUSES: list[tuple[type[Exception] | tuple[type[Exception], ...], int]] = [
    ((Http404, ObjectDoesNotExist), 404),
    (PermissionDenied, 403),
    ((RequestDataTooBig, TooManyFieldsSent), 413),
    (
        (
            BadRequest,
            MultiPartParserError,
            SearchError,
            SuspiciousOperation,
            UnreadablePostError,  # the client went away in the middle of its body
            ValidationError,
        ),
        400,
    ),
    # The database is away or restarting: the client may come back.
    ((OperationalError, InterfaceError), 503),
    # So is the sandbox (`booru.media.sandbox`), or the disk is full.
    (JobFailed, 503),
]
