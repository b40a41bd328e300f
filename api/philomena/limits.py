"""How often one may ask (philomena-api 1.5)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import APIException

from accounts.models import User
from accounts.policies import is_staff_role
from api.limits import count_aligned, who_asks
from api.shared_state import change
from api.window_steps import ended_turn, taken_turn

_SEARCH = "/api/v1/json/search"
#: An upload is a body that has arrived, a fetch (FETCH_SECONDS) and its checks.
_LONGEST_UPLOAD = 300


class TooOften(APIException):
    status_code = 429

    def __init__(self, wait: int) -> None:
        super().__init__()
        #: Whole seconds after which it is worth another try.
        self.wait = wait


def count_request(request: HttpRequest) -> None:
    """By address alone, so that a refusal asks nothing of the database. A search counts
    in both windows, one that the first refuses not in the second. Raises TooOften."""
    who = who_asks(request)
    _count(request, "philomena", who)
    if request.path_info.startswith(_SEARCH):
        _count(request, "philomena.search", who)


def _count(request: HttpRequest, name: str, who: str) -> None:
    usage = count_aligned(request, name, who)
    if usage is not None and usage.exceeded:
        raise TooOften(usage.seconds_left(time.time()))


@contextmanager
def upload_turn(request: HttpRequest, user: User) -> Iterator[None]:
    """Uploads of one user from one address keep API_UPLOAD_INTERVAL_SECONDS between
    them; an upload that fails inside does not count. Raises TooOften."""
    seconds = settings.API_UPLOAD_INTERVAL_SECONDS
    exempt = is_staff_role(user) or user.bypass_rate_limits
    if seconds <= 0 or exempt or not settings.RATE_LIMITS:
        yield
        return
    key = f"upload:{user.pk}:{who_asks(request)}"
    taken_at = time.time()
    wait = change(
        key,
        lambda state: taken_turn(
            state, taken_at, seconds=seconds, longest=_LONGEST_UPLOAD
        ),
    )
    if wait:
        raise TooOften(wait)
    succeeded = False
    try:
        yield
        succeeded = True
    finally:
        change(
            key,
            lambda state: ended_turn(
                state,
                time.time(),
                taken_at=taken_at,
                seconds=seconds,
                succeeded=succeeded,
            ),
        )
