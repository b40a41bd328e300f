"""How often Philomena may be asked (philomena-api 1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from accounts.models import User
from api.philomena.limits import TooOften, upload_turn
from tests import pictures
from tests.api.philomena.test_manners import CORS
from tests.factories import key_of, make_moderator, make_user

ROOT = "/api/v1/json"
NOWHERE, SEARCH = f"{ROOT}/nowhere", f"{ROOT}/search/nowhere"
NOON = 1_800_000_000.25


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def limit(settings: Any, **rows: tuple[int, int]) -> None:
    given = {name.replace("_", "."): row for name, row in rows.items()}
    settings.LIMITS = settings.LIMITS | given


def wait_of(answer: Any) -> int:
    """Of a refusal; checks all of it."""
    assert answer.status_code == 429
    assert answer.content == b""
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, no-cache"
    wait = int(answer["Retry-After"])
    assert answer["Retry-After"] == str(wait)
    assert wait >= 1
    return wait


def served(client: Client, path: str, times: int) -> Any:
    """So many are served; the answer to the next."""
    for _ in range(times):
        assert client.get(path).status_code == 404
    return client.get(path)


def test_30_in_5_seconds_and_20_searches_in_10(
    client: Client, clock: time_machine.Traveller
) -> None:
    wait = wait_of(served(client, NOWHERE, 30))
    assert wait <= 5
    # Refused before anything is asked of the database, which is closed to this test.
    assert wait_of(client.get(f"{ROOT}/search?q=fox&key=anything")) == wait
    begin = int(NOON) + wait
    clock.move_to(begin - 0.01)
    assert wait_of(client.get(NOWHERE)) == 1
    clock.move_to(begin)
    assert wait_of(served(client, NOWHERE, 30)) == 5
    # Much later, at the begin of such a window.
    begin += 600
    clock.move_to(begin)
    wait = wait_of(served(client, SEARCH, 20))
    assert 1 <= wait <= 10
    # That one counted as a request; only searches are over.
    assert wait_of(served(client, NOWHERE, 9)) == 5
    clock.move_to(begin + wait)
    assert served(client, SEARCH, 19).status_code == 404


def test_what_the_first_window_refuses_is_no_search(
    client: Client, settings: Any, clock: time_machine.Traveller
) -> None:
    limit(settings, philomena=(2, 5), philomena_search=(3, 100_000))
    wait = wait_of(served(client, SEARCH, 2))
    for _ in range(5):
        assert wait_of(client.get(SEARCH)) == wait
    clock.shift(wait)
    assert wait_of(served(client, SEARCH, 1)) > 5


@pytest.mark.django_db
def test_what_counts(client: Client, settings: Any, user: User) -> None:
    """Whatever the method, the route and the answer; with a key as without one."""
    limit(settings, philomena=(8, 100_000), philomena_search=(0, 1))
    for method, path in [
        ("GET", f"{ROOT}/images/featured"),
        ("HEAD", f"{ROOT}/search/images?q=)"),
        ("POST", f"{ROOT}/images"),
        ("PROPFIND", f"{ROOT}/images"),
        ("GET", f"{ROOT}/tags/nothing?key={key_of(user)}"),
        ("GET", ROOT),
        ("GET", f"{NOWHERE}/%00?key[]=x"),
        ("DELETE", NOWHERE),
    ]:
        assert client.generic(method, path).status_code != 429, path
        for _ in range(2):
            options = client.options(path)
            assert (options.status_code, options.content) == (204, b"")
    wait_of(client.get(f"{ROOT}/images/1?key={key_of(user)}"))
    wait_of(client.generic("PROPFIND", NOWHERE))
    # The other dialects have limits of their own.
    assert client.get("/api/v1/status").status_code == 200


def test_a_refusal_in_full(client: Client, settings: Any) -> None:
    limit(settings, philomena=(1, 5))
    served(client, NOWHERE, 1)
    for method in ("GET", "HEAD"):
        answer = client.generic(method, NOWHERE)
        wait_of(answer)
        assert {name: answer[name] for name in CORS} == CORS
    # Replies to POST carry none (section 1.5); what was sent is taken from the network.
    body = SimpleUploadedFile("fox.png", b"x" * 300_000)
    answer = client.post(f"{ROOT}/images", {"image[image]": body})
    wait_of(answer)
    assert not [name for name in CORS if name in answer]
    assert answer.wsgi_request.read(1) == b""


@pytest.mark.parametrize(
    "path",
    ["/search", "/search/images", "/search/reverse", "/search/x/y", "/searches"],
)
def test_what_is_a_search(client: Client, settings: Any, path: str) -> None:
    """As upstream's proxy has it: whatever begins with `/search`."""
    limit(settings, philomena_search=(1, 5))
    client.generic("PATCH", ROOT + path)
    wait_of(client.generic("PATCH", ROOT + path))
    wait_of(client.get(SEARCH))
    assert client.get(f"{ROOT}/tags/search/x").status_code == 404


def test_one_address_one_count(client: Client, settings: Any) -> None:
    limit(settings, philomena=(1, 5))
    lies = {
        "X-Forwarded-For": "192.0.2.7",
        "X-Real-IP": "192.0.2.8",
        "Forwarded": "for=192.0.2.9",
    }
    assert client.get(NOWHERE).status_code == 404
    wait_of(client.get(NOWHERE, headers=lies))
    wait_of(client.get(NOWHERE, REMOTE_ADDR="::ffff:127.0.0.1"))
    one, same = "2001:db8::1", "2001:db8::ffff:1"
    assert client.get(NOWHERE, REMOTE_ADDR=one).status_code == 404
    wait_of(client.get(NOWHERE, REMOTE_ADDR=same))
    assert client.get(NOWHERE, REMOTE_ADDR="2001:db8:0:1::1").status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert client.get(NOWHERE, headers=lies).status_code == 404
    more = lies | {"X-Forwarded-For": "192.0.2.77, 192.0.2.7"}
    wait_of(client.get(NOWHERE, headers=more))


def test_limits_can_be_off(client: Client, settings: Any) -> None:
    limit(settings, philomena=(0, 5), philomena_search=(0, 5))
    served(client, SEARCH, 40)
    limit(settings, philomena=(1, 5), philomena_search=(1, 5))
    settings.RATE_LIMITS = False
    served(client, SEARCH, 3)


# Uploads ----------------------------------------------------------------------------


def upload(user: User, seed: int | None, **extra: Any) -> Any:
    """A picture of its own; with None a form without one, which is refused."""
    form: dict[str, Any] = {"image[tag_input]": "safe, solo, fox"}
    if seed is not None:
        data = pictures.png(16, 16, seed=seed)
        form["image[image]"] = SimpleUploadedFile("fox.png", data)
    return Client().post(f"{ROOT}/images?key={key_of(user)}", form, **extra)


@pytest.mark.django_db
def test_uploads_of_one_keep_their_distance(
    user: User, settings: Any, clock: time_machine.Traveller
) -> None:
    settings.API_UPLOAD_INTERVAL_SECONDS = 5
    # What fails does not count.
    assert [upload(user, None).status_code for _ in range(2)] == [400, 400]
    assert upload(user, 1).status_code == 200
    assert wait_of(upload(user, 2)) == 5
    assert wait_of(upload(user, None)) == 5
    # Another user, and the same one elsewhere.
    assert upload(make_user(), 3).status_code == 200
    assert upload(user, 4, REMOTE_ADDR="203.0.113.9").status_code == 200
    clock.shift(4.5)
    assert wait_of(upload(user, 5)) == 1
    clock.shift(0.5)
    assert upload(user, None).status_code == 400
    assert upload(user, 6).status_code == 200
    assert wait_of(upload(user, 7)) == 5
    settings.RATE_LIMITS = False
    assert upload(user, 8).status_code == 200


@pytest.mark.django_db
def test_uploads_that_need_none(user: User, settings: Any) -> None:
    assert [upload(user, n).status_code for n in (1, 2)] == [200, 200]
    settings.API_UPLOAD_INTERVAL_SECONDS = 5
    trusted = make_user(bypass_rate_limits=True)
    for somebody in (make_moderator(), trusted):
        seeds = (somebody.pk * 10, somebody.pk * 10 + 1)
        assert [upload(somebody, n).status_code for n in seeds] == [200, 200]


def test_turns_of_uploads(
    store: str, settings: Any, clock: time_machine.Traveller
) -> None:
    settings.API_UPLOAD_INTERVAL_SECONDS = 5
    request, user = RequestFactory().post("/"), User(pk=1)

    def begin() -> ExitStack:
        with ExitStack() as stack:
            stack.enter_context(upload_turn(request, user))
            return stack.pop_all()

    def refused() -> int:
        with pytest.raises(TooOften) as caught:
            begin()
        return caught.value.wait

    first = begin()
    # Nobody knows yet how it will end.
    assert refused() == 5
    clock.shift(60)
    assert refused() == 5
    first.close()
    assert refused() == 5
    clock.shift(5)
    with pytest.raises(ZeroDivisionError), begin():
        raise ZeroDivisionError
    # Given back; one that never says how it went loses its turn ...
    lost = begin()
    clock.shift(299)
    assert refused() == 5
    clock.shift(1)
    second = begin()
    # ... and does not give away that of the next.
    lost.close()
    assert refused() == 5
    second.close()
    clock.shift(4)
    assert refused() == 1
