"""Whatever is sent to a page, by a user or an admin: no fault of the server, nothing
of it as script in the answer, and no counter that goes wrong. The same requests at
every run; with POLYBOORU_LONG=1 many times as many."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from tests.community.junk import ROWS, Junk, Request
from tests.community.nasty import SCRIPT, SUM_DONE
from tests.community.recounting import wrong_counters
from tests.rights.conftest import make_world
from tests.rights.routes import routes
from tests.rights.world import World, forget_requests

pytestmark = pytest.mark.django_db
LONG = bool(os.environ.get("POLYBOORU_LONG"))
MANY = 60 if LONG else 3
CALLERS = ("user", "admin")
# Who has deleted the account asks for nothing more.
LEAVES = "/settings/data/delete"


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    # What is counted is tested elsewhere.
    settings.RATE_LIMITS = False
    forget_requests()
    world = make_world()
    # Factories do not count.
    for user in User.objects.all():
        uploads = user.images.filter(approved=True).count()
        User.objects.filter(pk=user.pk).update(uploads_count=uploads)
    return world


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    found: list[str] = []
    logging.disable()  # a line for each of thousands of requests takes its time
    yield found
    logging.disable(logging.NOTSET)
    assert not found, f"{len(found)}:\n" + "\n".join(found[:40])


def _ask(world: World, request: Request, caller: str, wrong: list[str]) -> int:
    client = world.client(caller)
    client.raise_request_exception = False
    response: Any = client.generic(
        request.method, request.path, request.body, content_type=request.kind
    )
    shown = b"".join(response) if response.streaming else response.content
    if response.status_code >= 500:
        fault = getattr(response, "exc_info", None) or ("", "")
        wrong.append(f"{caller} {request}: {fault[1]!r:.300}")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        for words in (SCRIPT, SUM_DONE):
            if words.encode() in shown:
                wrong.append(f"{caller} {request}: shows {words}")
    return int(response.status_code)


def test_every_page_is_asked() -> None:
    """Or the tests below would be of less."""
    assert len(routes()) > 150
    assert len(ROWS) > 300


def test_no_junk_is_a_fault(world: World, wrong: list[str]) -> None:
    """Each request finds everything as it was."""
    junk, statuses = Junk(world, 7), set()
    for row in ROWS if LONG else ROWS[::2]:
        for request in junk.of(row, MANY):
            caller = junk.chance.choice(CALLERS)
            with transaction.atomic():
                statuses.add(_ask(world, request, caller, wrong))
                transaction.set_rollback(True)
    assert statuses >= {200, 302, 403, 404, 422}


def test_counters_come_through_junk(world: World, wrong: list[str]) -> None:
    """One after the other, each finds what those before it have left."""
    assert wrong_counters() == []
    junk = Junk(world, 8)
    rows = [row for row in ROWS if row.method == "POST" and row.path != LEAVES]
    junk.chance.shuffle(rows)
    for row in rows if LONG else rows[::3]:
        for request in junk.of(row, MANY - 1):
            for caller in CALLERS:
                _ask(world, request, caller, wrong)
    assert wrong_counters() == []


@pytest.mark.parametrize("back", ["\u0130", "home", "image", "a.b", "//evil.example"])
def test_the_way_back_is_an_address_of_ours(world: World, back: str) -> None:
    """Not the name of a page, which would have to be known."""
    for row, field in (
        ("/comments/{comment}/hide", "back"),
        ("/tag-changes/{tag_change}/revert", "next"),
    ):
        data = {field: back, "reason": "Rule #3"}
        answer = world.client("moderator").post(world.path(row), data)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/images/")
