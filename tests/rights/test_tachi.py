"""`/api/v1` and `/ir` by every kind of caller: no answer that the documents do not
know, and no word that the caller could not read on the site either."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.api.tachi.clients import with_token
from tests.api.tachi.mounted import Mounted, mounted
from tests.api.tachi.world import World as Filled
from tests.rights.asking import writes
from tests.rights.secrets import BY_NAME, words_in
from tests.rights.world import World, forget_requests

pytestmark = pytest.mark.django_db
ROUTES = mounted()
# Caller -> whose rights they have.
BY_TOKEN = {
    "user": "user",
    "owner": "owner",
    "assistant": "assistant",
    "moderator": "moderator",
    "admin": "admin",
    "banned": "banned",
    "unconfirmed": "anonymous",
    "gone": "anonymous",
}
BY_SESSION = ("user", "owner", "admin")
# Of what is nobody's any more, these are told no more than all the others.
ASK_FOR_GONE = ("nobody", "token of moderator", "session of admin")
STATUSES = {200, 202, 400, 401, 403, 404, 409, 429}
# There is a list of all players, whatever they do elsewhere without their name.
NAMES = {"shy"}
# Who may not act is told nothing.
SHUT_OUT = ("banned", "unconfirmed", "gone")


@pytest.fixture(scope="module")
def callers(world: World) -> dict[str, tuple[Client, str]]:
    """Each with the one whose words it may read."""
    found = {
        "nobody": (Client(), "anonymous"),
        "unknown token": (with_token("0" * 40), "anonymous"),
    }
    for name, rights in BY_TOKEN.items():
        found[f"token of {name}"] = (with_token(world.tokens[name]), rights)
    for name in BY_SESSION:
        found[f"session of {name}"] = (world.client(name), name)
    return found


@pytest.fixture(scope="module", params=["owner", "gone"])
def filled(request: Any, world: World) -> Filled:
    """The routes with what is the owner's, and with what is nobody's any more."""
    ids = world.ids
    is_gone = request.param == "gone"
    valid = {
        "user": "kit" if is_gone else "teo",
        "gpt": "iidx/SP",
        "game": "iidx",
        "chart": ids["chart"],
        "song": str(ids["song"]),
        "folder": ids["folder"],
        "score": ids["gone_score"] if is_gone else ids["score"],
        "session": ids["gone_session"] if is_gone else ids["session"],
        "import_id": ids["import"],
        "orphan": ids["orphan"],
        "token": world.tokens["gone" if is_gone else "owner"],
        "kai": "flo",
        "search": "zq",
        "matchType": "tachiSongID",
        "identifier": str(ids["song"]),
        "difficulty": "ANOTHER",
    }
    return Filled(world.person(request.param), valid, {})


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.template)
def test_a_route(
    route: Mounted,
    filled: Filled,
    callers: dict[str, tuple[Client, str]],
) -> None:
    path, query = filled.path(route), filled.query(route)
    asked = "?" + "&".join(f"{name}={value}" for name, value in query.items())
    for method in route.methods:
        for name, (client, rights) in callers.items():
            if filled.user.name == "kit" and name not in ASK_FOR_GONE:
                continue
            forget_requests()
            with transaction.atomic(), writes() as written:
                response = client.generic(
                    method, path + asked, b"{}", "application/json"
                )
                transaction.set_rollback(True)
            status, where = response.status_code, f"{method} {path} by {name}"
            assert status in STATUSES, f"{where}: {status}"
            told = words_in(response.content.decode()) - words_in(path) - NAMES
            seen = {n for n in told if not BY_NAME[n].may_read(rights)}
            assert not seen, f"{where} reads {seen}"
            if status >= 400:
                assert not written, f"{where} writes {written}"
            if name.endswith(SHUT_OUT) and name.startswith("token"):
                assert status >= 400, where


def test_what_is_secret_is_there_to_be_told(
    world: World, callers: dict[str, tuple[Client, str]]
) -> None:
    """So that the table above is not one of empty answers."""
    path = "/api/v1/import/orphans"
    for name in ("owner", "moderator"):
        client, _ = callers[f"token of {name}"]
        told = words_in(client.get(path).content.decode())
        assert told == ({"orphan"} if name == "owner" else set())


@pytest.mark.parametrize("path", ["scores/{gone_score}", "sessions/{gone_session}"])
def test_what_a_closed_account_played_is_gone(
    path: str, world: World, callers: dict[str, tuple[Client, str]]
) -> None:
    for client, _ in callers.values():
        forget_requests()
        response = client.get(world.path(f"/api/v1/{path}"))
        assert response.status_code in (401, 403, 404)
    assert Client().get(world.path(f"/api/v1/{path}")).status_code == 404
