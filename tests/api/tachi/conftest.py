from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions import reveal_key
from accounts.models import KeyKind, User
from tests.api.tachi.clients import with_token


@pytest.fixture(autouse=True)
def _no_requests_counted_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def by_token(user: User) -> Client:
    """With every permission."""
    return with_token(reveal_key(user, kind=KeyKind.SCORE))
