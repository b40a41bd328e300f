"""One request in a second, and who asks too fast ten times in an hour waits for one
(nekos-api, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.nekos.world import World

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def _on(settings: Any, clock: Clock) -> None:
    settings.RATE_LIMITS = True


@pytest.fixture
def wait(clock: Clock) -> Callable[[float], None]:
    return lambda seconds: clock.shift(timedelta(seconds=seconds))


def figures(response: Any) -> tuple[str | None, ...]:
    names = ("Limit", "Remaining", "Reset")
    return tuple(response.get(f"X-RateLimit-{name}") for name in names)


def limited(response: Any) -> bool:
    if response.status_code != 429:
        return False
    assert response.json() == {
        "code": 429,
        "message": "You have reached the limit of requests: wait 1 s.",
        "success": False,
    }
    assert (response["Retry-After"], figures(response)) == ("1", ("1", "0", "1"))
    return True


def blocked(response: Any, seconds: int) -> bool:
    if response.status_code != 429:
        return False
    assert response.json() == {
        "code": 429,
        "message": f"You are blocked for asking too fast too often: wait {seconds} s.",
        "success": False,
    }
    assert response["Retry-After"] == str(seconds)
    return figures(response) == ("1", "0", str(seconds))


def test_one_in_a_second(client: Client, wait: Callable[[float], None]) -> None:
    """A refused one does not move the second."""
    first = client.get("/api")
    assert (first.status_code, figures(first)) == (200, ("1", "0", "1"))
    assert "Retry-After" not in first
    wait(0.5)
    assert limited(client.get("/api/stats/"))
    wait(0.499)
    assert limited(client.get("/api/image"))
    wait(0.001)
    assert client.get("/api").status_code == 200
    # Whatever it ends in, and whatever the method.
    for method, path, status in [
        ("GET", "/image?limit=0", 400),
        ("GET", f"/image/{NOWHERE}", 404),
        ("HEAD", "/image", 200),
        ("POST", "/image", 405),
    ]:
        wait(1)
        answer = client.generic(method, f"/api{path}")
        assert (answer.status_code, figures(answer)) == (status, ("1", "0", "1"))
        assert limited(client.get("/api"))


def test_what_costs_nothing(
    client: Client, world: World, wait: Callable[[float], None]
) -> None:
    bad = {"Authorization": "Bearer none"}
    client.get("/api")
    for _ in range(12):
        for answer, status in [
            (client.options("/api/image"), 200),
            (client.get("/api/image", headers=bad), 401),
            (client.get("/api/token"), 401),
            (client.get("/api/image?expiry=60"), 401),
            (client.get("/api/nothing"), 404),
            (client.get("/api/v1/status"), 200),
            (client.get("/api/v3/nothing"), 404),
        ]:
            assert answer.status_code == status
            if status == 401:
                assert figures(answer) == (None, None, None)
    wait(1)
    assert client.get("/api").status_code == 200


def test_the_tenth_excess_shuts_out(
    client: Client, wait: Callable[[float], None]
) -> None:
    client.get("/api")
    for _ in range(9):
        assert limited(client.get("/api"))
    assert blocked(client.get("/api"), 3600)
    wait(1799.5)
    # Neither longer nor counted.
    for _ in range(12):
        assert blocked(client.get("/api/image"), 1801)
    assert client.get("/api/v1/json/forums").status_code == 200
    wait(1800.5)
    assert client.get("/api").status_code == 200
    for _ in range(9):
        assert limited(client.get("/api"))
    wait(3601)
    # An hour later the nine are forgotten.
    assert client.get("/api").status_code == 200
    assert limited(client.get("/api"))


def test_excesses_are_remembered_for_an_hour(
    client: Client, wait: Callable[[float], None]
) -> None:
    """However quiet it was between them."""
    for _ in range(9):
        assert client.get("/api").status_code == 200
        assert limited(client.get("/api"))
        wait(399.9)
    assert client.get("/api").status_code == 200
    assert blocked(client.get("/api"), 3600)


def test_who_is_one(client: Client, world: World) -> None:
    """An address, of IPv6 its /64; a token wherever it is used."""

    def asks(address: str, token: str = "") -> int:
        headers = {"Authorization": f"Bearer {world.tokens[token]}"} if token else {}
        return client.get("/api", headers=headers, REMOTE_ADDR=address).status_code

    assert [asks("10.0.0.1"), asks("10.0.0.1"), asks("10.0.0.2")] == [200, 429, 200]
    six = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]
    assert [asks(address) for address in six] == [200, 429, 200]
    assert asks("10.0.0.1", "plain") == 200
    assert asks("10.0.0.3", "plain") == 429
    assert asks("10.0.0.1", "listing") == 200
    # What a client says of itself is no address.
    forged = {"X-Forwarded-For": "10.9.9.9"}
    assert client.get("/api", headers=forged, REMOTE_ADDR="10.0.0.1").status_code == 429


def test_tokens_with_figures_of_their_own(
    client: Client, world: World, wait: Callable[[float], None]
) -> None:
    """`3-10-2`: three in ten seconds from the first on, and two strikes."""
    own = {"Authorization": f"Bearer {world.tokens['own limit']}"}
    for left, seconds in (("2", "10"), ("1", "7"), ("0", "4")):
        answer = client.get("/api", headers=own)
        assert (answer.status_code, figures(answer)) == (200, ("3", left, seconds))
        wait(3)
    refused = client.get("/api", headers=own)
    assert (refused.status_code, figures(refused)) == (429, ("3", "0", "1"))
    wait(1)
    assert figures(client.get("/api", headers=own)) == ("3", "2", "10")
    for _ in range(2):
        assert client.get("/api", headers=own).status_code == 200
    refused = client.get("/api", headers=own)
    assert (refused["Retry-After"], figures(refused)) == ("3600", ("3", "0", "3600"))
    free = {"Authorization": f"Bearer {world.tokens['unlimited']}"}
    for _ in range(15):
        answer = client.get("/api/token", headers=free)
        assert (answer.status_code, figures(answer)) == (200, (None, None, None))


def test_the_operator_says_how_often(
    client: Client, world: World, settings: Any
) -> None:
    def asked() -> list[int]:
        return [client.get("/api").status_code for _ in range(4)]

    settings.LIMITS = settings.LIMITS | {"nekos": (2, 60)}
    assert asked() == [200, 200, 429, 429]
    settings.LIMITS = settings.LIMITS | {"nekos": (0, 1)}
    assert asked() == [200] * 4
    settings.LIMITS = settings.LIMITS | {"nekos": (1, 1)}
    settings.RATE_LIMITS = False
    assert asked() == [200] * 4
