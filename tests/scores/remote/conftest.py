"""A running service that the site knows, and a user who has connected it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accounts.models import User
from scores.actions.integrations import link_service
from scores.remote import configured_services
from tests.scores.remote.service import Kai, serving


@pytest.fixture
def kai(settings: Settings, caplog: pytest.LogCaptureFixture) -> Iterator[Kai]:
    """Whatever a test does with it: the log holds no token, no code, and not our
    client's secret."""
    caplog.set_level("DEBUG")
    with serving() as service:
        client = {
            "url": service.url,
            "client_id": service.client_id,
            "client_secret": service.client_secret,
            "redirect_uri": "",
        }
        settings.KAI_SERVICES = {"flo": client, "eag": client, "min": client}
        settings.SITE_URL = "https://booru.example"
        yield service
        records = caplog.get_records("setup") + caplog.get_records("call")
        said = "".join(map(logging.Formatter().format, records))
        secrets = [*service.tokens_given, service.client_secret, "good-code"]
        assert [secret for secret in secrets if secret in said] == []


@pytest.fixture
def linked(user: User, kai: Kai) -> User:
    link_service(user, service=configured_services()["flo"], code="good-code")
    kai.asked.clear()
    return user
