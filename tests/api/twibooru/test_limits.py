"""Rate limits and their headers (twibooru-api 1.3 and 1.4, T5, T6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory

from api.twibooru.base import TwibooruViewSet
from tests.factories import key_of, make_image, make_user

pytestmark = pytest.mark.django_db
API = "/api/v3"
# A quarter of a second past: the end of a window is rounded up.
START = "2024-11-28T18:30:00.250Z"
# By which the published clients read the time.
RESET = re.compile(r"^(\d+-\d+-\d+) (\d{2}:\d{2}:\d{2}) UTC$")
NAMES = ("X-RL", "X-RL-Remaining", "X-RL-Remain", "X-RL-Reset", "Retry-After")


@pytest.fixture(autouse=True)
def _limits_on(settings: Any) -> Iterator[None]:
    settings.RATE_LIMITS = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def told(answer: Any) -> tuple[Any, ...]:
    """The status, and of the headers those that are there."""
    return answer.status_code, *(answer.headers.get(name) for name in NAMES)


def accepted(
    limit: int, left: int, status: int = 200, reset: str = "18:31:01"
) -> tuple[Any, ...]:
    reset = f"2024-11-28 {reset} UTC"
    return status, str(limit), str(left), str(left), reset, None


def refused(limit: int, seconds: int, reset: str = "18:31:01") -> tuple[Any, ...]:
    return 429, str(limit), "0", "0", f"2024-11-28 {reset} UTC", str(seconds)


def test_the_limits_of_the_document(
    client: Client, clock: time_machine.Traveller
) -> None:
    """Each of its own; and one for all posts, whether by id or featured."""
    post = make_image()
    assert told(client.get(f"{API}/search/posts?q=*")) == accepted(10, 9)
    assert told(client.get(f"{API}/search/tags?q=*")) == accepted(60, 59)
    assert told(client.get(f"{API}/posts/{post.pk}")) == accepted(60, 59)
    assert told(client.get(f"{API}/posts/featured")) == accepted(60, 58, 404)
    assert told(client.get(f"{API}/posts/99999")) == accepted(60, 57, 404)
    assert told(client.get(f"{API}/posts/{post.pk}/comments")) == accepted(60, 59)
    assert told(client.get(f"{API}/posts/99999/comments")) == accepted(60, 58, 404)
    assert told(client.get(f"{API}/galleries/99999")) == accepted(60, 59, 404)
    answer = client.get(f"{API}/search/posts?q=*")
    assert RESET.match(answer["X-RL-Reset"])
    exposed = answer["Access-Control-Expose-Headers"].split(", ")
    assert exposed == list(NAMES)


def test_a_window_begins_with_its_first_request(
    client: Client, settings: Any, clock: time_machine.Traveller
) -> None:
    settings.LIMITS = settings.LIMITS | {"twibooru.search.posts": (3, 60)}

    def ask(query: str = "q=*") -> tuple[Any, ...]:
        return told(client.get(f"{API}/search/posts?{query}"))

    assert ask() == accepted(3, 2)
    clock.shift(20)
    # Those that end badly count as well, and say how many are left.
    assert ask("q=(") == accepted(3, 1, 422)
    assert ask("key=unknown") == accepted(3, 0, 401)
    # The limit comes before everything that is wrong with a request.
    for query in ("q=*", "q=(", "key=unknown"):
        assert ask(query) == refused(3, 40)
    answer = client.get(f"{API}/search/posts?q=*")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json() == {
        "error": "Too many requests. Wait until the time in X-RL-Reset."
    }
    clock.shift(39.9)
    # The refused ones did not prolong it, and `Retry-After` is never 0.
    assert ask() == refused(3, 1)
    clock.shift(0.1)
    assert ask() == accepted(3, 2, reset="18:32:01")


def test_who_is_counted(
    client: Client, settings: Any, clock: time_machine.Traveller
) -> None:
    """The user of a valid key, from wherever; else the address."""
    settings.LIMITS = settings.LIMITS | {"twibooru.posts": (1, 60)}
    settings.TRUSTED_PROXIES = 0
    path, key, other = f"{API}/posts/1", key_of(make_user()), key_of(make_user())

    def ask(address: str, **more: str) -> int:
        answer = client.get(path, more, REMOTE_ADDR=address)
        return int(answer.status_code)

    assert ask("203.0.113.1") == 404
    assert ask("203.0.113.1") == 429
    # A key that opens nothing is nobody's.
    assert ask("203.0.113.1", key="unknown") == 429
    assert ask("203.0.113.2", key="unknown") == 401
    assert ask("203.0.113.2") == 429
    assert ask("203.0.113.1", key=key) == 404
    assert ask("203.0.113.3", key=key) == 429
    assert ask("203.0.113.3", key=other) == 404
    assert ask("203.0.113.3") == 404
    # Nobody believes what a client says of its address.
    said: dict[str, Any] = {
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "REMOTE_ADDR": "203.0.113.3",
    }
    assert client.get(path, **said).status_code == 429


def test_asking_what_may_be_asked_costs_nothing(
    client: Client, settings: Any, clock: time_machine.Traveller
) -> None:
    settings.LIMITS = settings.LIMITS | {"twibooru.posts": (2, 60)}
    for _ in range(3):
        assert told(client.options(f"{API}/posts/1")) == (204, *[None] * 5)
    # Another method is not there, and counts.
    assert told(client.post(f"{API}/posts/1")) == accepted(2, 1, 404)
    assert told(client.head(f"{API}/posts/1")) == accepted(2, 0, 404)
    assert told(client.get(f"{API}/posts/1")) == refused(2, 60)


def test_what_cannot_even_be_read_counts(
    client: Client, settings: Any, clock: time_machine.Traveller
) -> None:
    settings.LIMITS = settings.LIMITS | {"twibooru.posts": (1, 60)}
    query = "&".join(["a"] * 2000)
    assert told(client.get(f"{API}/posts/1?{query}")) == accepted(1, 0, 413)
    assert told(client.get(f"{API}/posts/1?{query}")) == refused(1, 60)


class Broken(TwibooruViewSet):
    limit = "twibooru.posts"

    def fail(self, request: Any) -> Any:
        raise RuntimeError("what nobody else should read")


def test_a_failure_of_ours_counts_and_says_nothing(
    clock: time_machine.Traveller,
) -> None:
    answer: Any = Broken.as_view({"get": "fail"})(RequestFactory().get("/"))
    assert told(answer) == accepted(60, 59, 500)
    assert answer.data == {
        "error": "Something went wrong here. It has been written down."
    }


def test_without_limits_nothing_is_said_of_them(client: Client, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"twibooru.posts": (0, 60)}
    assert told(client.get(f"{API}/posts/1")) == (404, *[None] * 5)
    settings.RATE_LIMITS = False
    for path in ("search/posts?q=(", "search/tags?q=*", "galleries/1", "nothing"):
        assert told(client.get(f"{API}/{path}"))[1:] == (None,) * 5
