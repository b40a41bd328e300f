"""The clients, and the rows that every database has."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from booru.seeds import seed
from tests.factories import key_of, make_moderator, make_user


@pytest.fixture
def user(db: None) -> User:
    return make_user("mika")


@pytest.fixture
def moderator(db: None) -> User:
    return make_moderator("wren")


@pytest.fixture
def key(user: User) -> str:
    return key_of(user)


@pytest.fixture
def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_moderator(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def transactional_db(transactional_db: Any) -> None:
    """A flushed database gets back what a migration had put there."""
    seed(apps)
