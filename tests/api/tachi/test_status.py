"""Status and configuration (tachi-api 3.1)."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from scores.actions.imports import enabled_import_types
from scores.games import GAMES
from tests.api.tachi.clients import body_of

pytestmark = pytest.mark.django_db


def test_the_whole_status(client: Client, user: User, by_token: Client) -> None:
    before = int(time.time() * 1000)
    body = body_of(client.get("/api/v1/status?echo=hello"))
    assert before <= body.pop("serverTime") <= int(time.time() * 1000)
    assert 1_700_000_000_000 < body.pop("startTime") <= before
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert body == {
        "version": project["version"],
        "whoami": None,
        "permissions": [],
        "echo": "hello",
    }
    sent: dict[str, Any] = {
        "data": {"echo": "x"},
        "content_type": "application/json",
    }
    body = body_of(by_token.post("/api/v1/status", **sent))
    assert body["whoami"] == user.pk
    assert "submit_score" in body["permissions"]
    assert body["echo"] == "x"


def test_the_configuration(client: Client, settings: Any) -> None:
    settings.SITE_NAME = "Den"
    settings.DISABLED_IMPORT_TYPES = frozenset(["file/batch-manual"])
    body = body_of(client.get("/api/v1/config"))
    assert body == {
        "GAMES": list(GAMES),
        "IMPORT_TYPES": enabled_import_types(),
        "NAME": "Den",
        "TYPE": "omni",
        "SIGNUPS_ENABLED": True,
    }
    assert {"iidx", "chunithm", "sdvx"} <= set(body["GAMES"])
    assert "file/eamusement-iidx-csv" in body["IMPORT_TYPES"]
    assert "file/batch-manual" not in body["IMPORT_TYPES"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("max-rivals", 5), ("beatoraja-queue-size", 3), ("usc-queue-size", 3)],
)
def test_single_figures(client: Client, name: str, value: int) -> None:
    assert body_of(client.get(f"/api/v1/config/{name}")) == value
