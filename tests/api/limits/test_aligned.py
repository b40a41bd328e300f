"""Who counts as one, and the windows that lie on the clock, on both stores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory

from api.limits import Usage, count_aligned, who_asks

NOON = 1_800_000_000.25
FORWARDED = {"HTTP_X_FORWARDED_FOR": "192.0.2.66, 192.0.2.7, 2001:db8:1:2:3::9"}
FORGED = FORWARDED | {
    "HTTP_X_REAL_IP": "192.0.2.8",
    "HTTP_FORWARDED": "for=192.0.2.9",
    "HTTP_CF_CONNECTING_IP": "192.0.2.10",
    "HTTP_CLIENT_IP": "192.0.2.11",
}


def request_from(address: str, **headers: Any) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.parametrize(
    ("address", "headers", "proxies", "who"),
    [
        ("203.0.113.5", {}, 0, "203.0.113.5"),
        # What the client says of itself counts for nothing ...
        ("203.0.113.5", FORGED, 0, "203.0.113.5"),
        # ... and of what passed our proxies the entry that the first of them wrote.
        ("10.0.0.1", FORGED, 1, "2001:db8:1:2::/64"),
        ("10.0.0.1", FORGED, 2, "192.0.2.7"),
        ("10.0.0.1", FORGED, 3, "192.0.2.66"),
        ("10.0.0.1", FORGED, 4, "10.0.0.1"),
        ("10.0.0.1", {}, 1, ""),
        ("2001:db8:1:2:ffff::1", {}, 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:3:ffff::1", {}, 0, "2001:db8:1:3::/64"),
        ("::1", {}, 0, "::/64"),
        ("fe80::1%eth0", {}, 0, "fe80::/64"),
        ("::ffff:203.0.113.5", {}, 0, "203.0.113.5"),
        ("", {}, 0, ""),
        ("10.0.0.1", {"HTTP_X_FORWARDED_FOR": "1.2.3.4, \0'; --"}, 1, ""),
    ],
)
def test_an_address(
    address: str, headers: dict[str, str], proxies: int, who: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert who_asks(request_from(address, **headers)) == who


def test_a_user_wherever_they_are() -> None:
    assert who_asks(request_from("203.0.113.5"), 7) == "user 7"


def asked(name: str = "tachi", who: str = "203.0.113.5") -> Usage:
    usage = count_aligned(request_from("203.0.113.5"), name, who)
    assert usage is not None
    return usage


@pytest.fixture
def limit(settings: Any) -> Callable[[int, int], None]:
    def set_to(requests: int, seconds: int) -> None:
        settings.LIMITS = settings.LIMITS | {"tachi": (requests, seconds)}

    return set_to


@pytest.mark.parametrize("seconds", [1, 7, 60])
def test_windows_one_after_the_other(
    store: str, seconds: int, limit: Callable[[int, int], None]
) -> None:
    limit(2, seconds)
    with time_machine.travel(NOON, tick=False) as clock:
        first = asked()
        assert NOON < first.reset_at <= NOON + seconds
        assert (first.exceeded, first.remaining) == (False, 1)
        for begin in (first.reset_at, first.reset_at + seconds):
            # The last moment of one window, and the first of the next.
            clock.move_to(begin - 0.01)
            while not (last := asked()).exceeded:
                pass
            assert (last.remaining, last.seconds_left(begin - 0.01)) == (0, 1)
            clock.move_to(begin)
            usages = [asked() for _ in range(4)]
            told = [(usage.exceeded, usage.remaining) for usage in usages]
            assert told == [(False, 1), (False, 0), (True, 0), (True, 0)]
            assert {usage.reset_at for usage in usages} == {begin + seconds}
            assert usages[0].seconds_left(begin) == seconds


def test_of_many_at_once_as_many_as_allowed(
    store: str, limit: Callable[[int, int], None]
) -> None:
    limit(40, 3600)
    with (
        time_machine.travel(NOON, tick=False),
        ThreadPoolExecutor(16) as pool,
    ):
        usages = list(pool.map(lambda _: asked(), range(100)))
    assert sum(not usage.exceeded for usage in usages) == 40


def test_each_name_and_each_one_for_itself(
    store: str, limit: Callable[[int, int], None]
) -> None:
    limit(1, 3600)
    with time_machine.travel(NOON, tick=False):
        assert [asked().exceeded for _ in range(2)] == [False, True]
        assert not asked(who="user 5").exceeded
        assert not asked(name="philomena").exceeded


def test_off(settings: Any, limit: Callable[[int, int], None]) -> None:
    limit(0, 60)
    assert count_aligned(request_from("203.0.113.5"), "tachi", "x") is None
    limit(1, 60)
    settings.RATE_LIMITS = False
    assert count_aligned(request_from("203.0.113.5"), "tachi", "x") is None
