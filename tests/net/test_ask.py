"""One question with a method, headers and a body; the guards are those of a fetch."""

from __future__ import annotations

import time
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

import pytest

from net.ask import Answer, ask
from net.fetch import FetchLimits, Refused, TooLarge, TooSlow, Unreachable
from tests.net.fetching import HERE, Names, hello
from tests.net.raw_server import Visit, serving

LIMITS = FetchLimits(max_bytes=1000, total_seconds=5)


def get(
    url: str,
    *,
    limits: FetchLimits = LIMITS,
    allowed: Iterable[IPv4Network | IPv6Network] = HERE,
    **headers: str,
) -> Answer:
    return ask("GET", url, headers=headers, limits=limits, allowed_networks=[*allowed])


def test_a_form_goes_over_the_wire_as_it_is_given() -> None:
    with serving(hello) as server:
        answer = ask(
            "POST",
            f"{server.url}/token",
            headers={"Accept": "application/json", "Content-Type": "text/plain"},
            body=b"code=\xff&x",
            limits=LIMITS,
            allowed_networks=HERE,
        )
        [head] = server.heads
    assert answer == Answer(200, b"hello /token")
    assert head.split("\r\n") == [
        "POST /token HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: Polybooru",
        "Accept: application/json",
        "Content-Type: text/plain",
        "Content-Length: 8",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "code=\xff&x",
    ]


def test_an_empty_body_has_its_length_and_no_body_has_none() -> None:
    with serving(hello) as server:
        ask(
            "POST",
            server.url,
            headers={},
            body=b"",
            limits=LIMITS,
            allowed_networks=HERE,
        )
        get(server.url)
        posted, got = server.heads
    assert "\r\nContent-Length: 0\r\n" in posted
    assert "Content-Length" not in got


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 404, 500])
def test_every_status_is_an_answer_with_its_body(status: int) -> None:
    def answer(visit: Visit) -> None:
        visit.answer(b"" if status == 204 else b"why", status=f"{status} Status")

    with serving(answer) as server:
        assert get(server.url) == Answer(status, b"" if status == 204 else b"why")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(hello) as other:

        def away(visit: Visit) -> None:
            visit.redirect(other.url, f"{status} Moved")

        with serving(away) as server:
            assert get(server.url, Authorization="Bearer x").status == status
        assert other.heads == []


def test_closed_addresses_are_refused_before_anything_is_sent() -> None:
    with serving(hello) as server:
        with pytest.raises(Refused):
            get(server.url, allowed=[])
        with pytest.raises(Refused):
            ask(
                "GET",
                f"http://inside.example:{server.port}/",
                headers={},
                limits=LIMITS,
                resolve=Names(["127.0.0.1"]),
            )
        assert server.heads == []


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\0b", "\xe4", "\u20ac"])
def test_a_header_is_one_line_of_ascii(value: str) -> None:
    with serving(hello) as server:
        with pytest.raises(ValueError, match="'Authorization' cannot be sent"):
            get(server.url, Authorization=value)
        with pytest.raises(ValueError, match="cannot be sent"):
            ask("GET", server.url, headers={f"X{value}": "y"}, limits=LIMITS)
        assert server.heads == []


def test_an_error_over_a_header_does_not_show_its_value() -> None:
    with pytest.raises(ValueError, match="cannot be sent") as caught:
        get("http://a.example/", Authorization="secret\n")
    assert "secret" not in str(caught.value)


def test_the_limit_of_the_answer_is_exact() -> None:
    def bytes_asked_for(visit: Visit) -> None:
        visit.answer(b"a" * int(visit.path[1:]))

    with serving(bytes_asked_for) as server:
        assert len(get(f"{server.url}/1000").body) == 1000
        with pytest.raises(TooLarge):
            get(f"{server.url}/1001")


def test_an_endless_error_page_ends_at_the_limit() -> None:
    def endless(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 500 Broken\r\n\r\n")
        visit.send_forever(b"a" * 1000)

    with serving(endless) as server, pytest.raises(TooLarge):
        get(server.url)


def test_time_is_limited_in_pauses_and_as_a_whole() -> None:
    def drip(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
        visit.send_forever(b"a", pause=0.02)

    begin = time.monotonic()
    with serving(drip) as server, pytest.raises(TooSlow):
        get(server.url, limits=FetchLimits(total_seconds=0.3))
    with (
        serving(lambda visit: visit.send_nothing()) as server,
        pytest.raises(TooSlow),
    ):
        get(server.url, limits=FetchLimits(total_seconds=60, read_seconds=0.2))
    assert time.monotonic() - begin < 5


def test_an_answer_that_ends_early_is_none() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"
    with serving(lambda visit: visit.send(cut)) as server, pytest.raises(Unreachable):
        get(server.url)
