"""Whom we ask: addresses and names."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from net.fetch import Fetched, FetchError, FetchLimits, Refused, TooSlow, Unreachable
from tests.net.fetching import Names, get, hello
from tests.net.raw_server import serving


def test_a_file_arrives_with_what_is_known_of_it() -> None:
    with serving(hello) as server:
        fetched, body = get(f"{server.url}/a/b.png?c=d#e")
        [head] = server.heads
    assert body == b"hello /a/b.png?c=d"
    assert fetched == Fetched("b.png", 18, "image/png", f"{server.url}/a/b.png?c=d")
    assert head.split("\r\n") == [
        "GET /a/b.png?c=d HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: Polybooru",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "",
    ]


# The server listens on every address of this machine, so that each of these would
# be answered if it were asked.
DISGUISES = [
    *("127.0.0.1", "127.1", "127.255.255.254", "0.0.0.0", "0", "localhost"),  # noqa: S104
    *("LocalHost.", "a.localhost", "2130706433", "017700000001", "0x7f000001"),
    *("0x7f.1", "0177.0.0.1", "0x7f.0.0.0x1", "\uff11\uff12\uff17.0.0.1"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::1]"),
    *("10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
    *("[fe80::1]", "[fd00::1]", "[fec0::1]", "224.0.0.1", "255.255.255.255"),
]


@pytest.mark.parametrize("host", DISGUISES)
def test_closed_addresses_are_refused_in_every_form(host: str) -> None:
    with serving(hello, address="0.0.0.0") as server:  # noqa: S104
        with pytest.raises(Refused):
            get(f"http://{host}:{server.port}/", allowed=[])
        assert server.heads == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "localhost"])
def test_an_allowed_network_is_open(host: str) -> None:
    with serving(hello) as server:
        assert get(f"http://{host}:{server.port}/")[1] == b"hello /"


def test_another_allowed_network_opens_nothing_here() -> None:
    with serving(hello) as server, pytest.raises(Refused):
        get(server.url, allowed=[ip_network("127.0.0.2/32"), ip_network("::1/128")])


def test_a_name_is_asked_once_and_the_checked_address_is_used() -> None:
    """The first answer is allowed, the second (never asked for) is not."""
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    with (
        serving(hello) as checked,
        serving(hello, address="127.0.0.2", port=checked.port) as secret,
    ):
        get(
            f"http://two-faced.example:{checked.port}/",
            allowed=[ip_network("127.0.0.1/32")],
            resolve=names,
        )
    assert len(checked.heads) == 1
    assert f"\r\nHost: two-faced.example:{checked.port}\r\n" in checked.heads[0]
    assert secret.heads == []
    assert names.asked == [("two-faced.example", checked.port)]


def unused_port(address: str) -> int:
    with socket.create_server((address, 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("turn", [1, -1])
def test_of_mixed_answers_only_the_open_ones_are_connected_to(turn: int) -> None:
    answers = ["127.0.0.1", "127.0.0.2"][::turn]
    with (
        serving(hello) as checked,
        serving(hello, address="127.0.0.2", port=checked.port) as secret,
    ):
        get(
            f"http://mixed.example:{checked.port}/",
            allowed=[ip_network("127.0.0.1/32")],
            resolve=Names(answers),
        )
    assert len(checked.heads) == 1
    assert secret.heads == []


def test_a_dead_open_address_is_no_reason_to_take_a_closed_one() -> None:
    with serving(hello, address="127.0.0.2") as secret:
        with pytest.raises(Unreachable):
            get(
                f"http://mixed.example:{secret.port}/",
                allowed=[ip_network("127.0.0.1/32")],
                resolve=Names(["127.0.0.1", "127.0.0.2"]),
            )
        assert secret.heads == []


def test_the_next_open_address_is_tried() -> None:
    with serving(hello, address="127.0.0.2") as server:
        names = Names(["127.0.0.1", "127.0.0.2"])
        get(f"http://two.example:{server.port}/", resolve=names)
        assert len(server.heads) == 1


def test_unknown_names_and_closed_ports_are_unreachable() -> None:
    with pytest.raises(Unreachable, match=r"no host named nowhere\.example"):
        get("http://nowhere.example/", resolve=Names([]))
    with pytest.raises(Unreachable, match="refused"):
        get(f"http://127.0.0.1:{unused_port('127.0.0.1')}/")


def test_a_name_server_that_never_answers_is_too_slow() -> None:
    with serving(lambda visit: visit.send_nothing()) as silent:

        def wait(host: str, port: int) -> list[str]:
            with socket.create_connection((silent.address, silent.port)) as wire:
                wire.sendall(b"?")
                wire.recv(1)
            return []

        begin = time.monotonic()
        limits = FetchLimits(total_seconds=0.3)
        with pytest.raises(TooSlow):
            get("http://a.example/", resolve=wait, limits=limits)
        assert time.monotonic() - begin < 1.5


def test_proxies_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(hello) as proxy, serving(hello) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        get(server.url)
        assert (len(server.heads), proxy.heads) == (1, [])


def closed_names(host: str, port: int) -> list[str]:
    return ["10.0.0.1", "::1"]


URLISH = st.lists(
    st.sampled_from(["http", "https", ":", "/", "//", "@", "[", "]", "\\", "%", "\0"])
    | st.sampled_from([".", "localhost", "a.example", "::1", "127.1", "#", "?", "ß"])
    | st.text(max_size=3)
).map("".join)


@given(st.text() | st.text(st.characters()) | URLISH | URLISH.map("http://{}".format))
@example("http://\u3002/")
@example("http://xn--a\u0300/")
def test_no_text_raises_anything_but_a_fetch_error(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        get(url, allowed=[], resolve=closed_names)
    assert str(caught.value).endswith(".")
