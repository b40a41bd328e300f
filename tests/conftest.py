"""The clients, and the rows that every database has."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.test import Client

from accounts.models import User
from accounts.site_notices import held
from booru.seeds import seed
from tests.factories import key_of, make_moderator, make_user


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed a skipped test is a test that nobody runs."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("POLYBOORU_SKIPS") == "forbidden" and (
        reporter is not None and reporter.stats.get("skipped")
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _no_site_notices() -> None:
    """As a process that has looked for them just now."""
    held.fill(())


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


def _seed(**kwargs: Any) -> None:
    seed(apps)


# A test with real transactions ends in a flush: the next one finds again what the
# migration had put there.
post_migrate.connect(_seed, sender=apps.get_app_config("booru"))
