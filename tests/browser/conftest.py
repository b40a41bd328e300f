"""A real browser against the served site. Its own pages, never a foreign host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.browser.chromium import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        # Its event loop runs in this thread, and Django would refuse the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        launched = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: Any, user: User) -> str:
    """The root address of the served site, where mika has an account."""
    return str(live_server.url)


@pytest.fixture
def signed_in(browser: Browser, site: str, user: User) -> Iterator[BrowserContext]:
    """mika's browser."""
    with browser.new_context() as context:
        sign_in(context, site, user)
        yield context


@pytest.fixture
def scriptless(browser: Browser, site: str, user: User) -> Iterator[BrowserContext]:
    """mika's browser with JavaScript off."""
    with browser.new_context(java_script_enabled=False) as context:
        sign_in(context, site, user)
        yield context


def sign_in(context: BrowserContext, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}]
    )
