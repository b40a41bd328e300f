"""What we take: bodies, lengths, heads, statuses, and how long it may last."""

from __future__ import annotations

import contextlib
import gzip
import io
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from net.fetch import (
    BadStatus,
    FetchError,
    FetchLimits,
    TooLarge,
    TooSlow,
    Unreachable,
    fetch,
)
from tests.net.fetching import HERE, get
from tests.net.raw_server import Handler, Visit, serving

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PIECE = 64 * 1024


def saying(answer: bytes) -> Handler:
    return lambda visit: visit.send(answer)


WHOLE = [
    (OK + b"Content-Length: 4\r\n\r\nfile", b"file"),
    (OK + b"Content-Length: 0\r\n\r\n", b""),
    (OK + b"Content-Length: 4\r\n\r\nfile and more", b"file"),
    (OK + b"\r\nfile", b"file"),
    (OK + b"Content-Length: -1\r\n\r\nfile", b"file"),
    (OK + b"Content-Length: many\r\n\r\nfile", b"file"),
    (CHUNKED + b"3\r\nfil\r\n1;a=b\r\ne\r\n0\r\nX: y\r\n\r\n", b"file"),
    (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\nfile", b"file"),
    (b"HTTP/1.0 200 OK\r\n\r\nfile", b"file"),
]


@pytest.mark.parametrize(("answer", "body"), WHOLE)
def test_a_body_ends_where_the_answer_says(answer: bytes, body: bytes) -> None:
    with serving(saying(answer)) as server:
        fetched, received = get(server.url)
    assert (received, fetched.size) == (body, len(body))


BROKEN = [
    OK + b"Content-Length: 5\r\n\r\nfile",
    OK + b"Content-Length: 70000\r\n\r\n" + b"a" * 69_999,
    CHUNKED,
    CHUNKED + b"4\r\nfile\r\n",
    CHUNKED + b"5\r\nfile",
    CHUNKED + b"many\r\nfile",
    CHUNKED + b"-4\r\nfile",
    b"",
    b"\r\n\r\n",
    b"file",
    b"HTTP/1.1",
    b"HTTP/1.1 OK\r\n\r\n",
    b"HTTP/1.1 99 Odd\r\n\r\n",
    b"HTTP/3 200 OK\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.6\r\n",
]


@pytest.mark.parametrize("answer", BROKEN)
def test_a_broken_or_truncated_answer_is_an_error(answer: bytes) -> None:
    with serving(saying(answer)) as server, pytest.raises(Unreachable):
        get(server.url)


@pytest.mark.parametrize("status", [103, 201, 204, 206, 304, 401, 404, 429, 500, 503])
def test_only_status_200_is_a_file(status: int) -> None:
    def answer(visit: Visit) -> None:
        visit.answer(b"file", status=f"{status} Status")

    with serving(answer) as server, pytest.raises(BadStatus) as caught:
        get(server.url)
    assert caught.value.status == status
    assert str(caught.value) == f"127.0.0.1 answered with status {status}."


def endless(head: bytes, piece: bytes = b"a" * PIECE) -> Handler:
    def answer(visit: Visit) -> None:
        visit.send(head)
        visit.send_forever(piece)

    return answer


LIMIT = FetchLimits(max_bytes=1_000_000, total_seconds=20)
ENDLESS = [
    endless(OK + b"\r\n"),
    endless(OK + b"Content-Length: -1\r\n\r\n"),
    endless(OK + b"Content-Length: 1000001\r\n\r\n", b""),
    endless(OK + b"Content-Length: 999999999999999999999999\r\n\r\n", b""),
    endless(CHUNKED, b"3e8\r\n" + b"a" * 1000 + b"\r\n"),
    endless(CHUNKED + b"ffffffffffffffff\r\n"),
]


@pytest.mark.parametrize("handler", ENDLESS)
def test_a_body_over_the_limit_ends_at_the_limit(handler: Handler) -> None:
    with serving(handler) as server, pytest.raises(TooLarge, match="1,000,000 bytes"):
        get(server.url, limits=LIMIT)


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False)])
@pytest.mark.parametrize("head", [OK, OK + b"Content-Length: %d\r\n"])
def test_the_limit_is_exact(size: int, fits: bool, head: bytes) -> None:
    head = head.replace(b"%d", str(size).encode())
    with serving(saying(head + b"\r\n" + b"a" * size)) as server:
        limits = FetchLimits(max_bytes=1000)
        if fits:
            assert get(server.url, limits=limits)[0].size == size
        else:
            with pytest.raises(TooLarge):
                get(server.url, limits=limits)


def test_a_negative_chunk_does_not_read_on_to_the_end() -> None:
    with serving(endless(CHUNKED + b"-1\r\n")) as server, pytest.raises(Unreachable):
        get(server.url, limits=LIMIT)


class Sink(io.BytesIO):
    """Remembers the largest piece it was given."""

    largest = 0

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.largest = max(self.largest, len(data))
        return super().write(data)


@pytest.mark.parametrize(
    "head", [OK + b"\r\n", OK + b"Content-Length: 5000000\r\n\r\n"]
)
def test_a_large_file_arrives_in_pieces(head: bytes) -> None:
    data = bytes(range(250)) * 20_000
    sink = Sink()
    with serving(saying(head + data)) as server:
        fetch(server.url, sink, limits=FetchLimits(), allowed_networks=HERE)
    assert sink.getvalue() == data
    assert sink.largest == PIECE


def test_a_compressed_body_is_not_inflated() -> None:
    bomb = gzip.compress(bytes(10_000_000))
    with serving(lambda visit: visit.answer(bomb, "Content-Encoding: gzip")) as server:
        assert get(server.url, limits=FetchLimits(max_bytes=len(bomb)))[1] == bomb


def test_an_error_in_writing_is_not_blamed_on_the_server() -> None:
    class Full(io.BytesIO):
        def write(self, data: object, /) -> int:
            raise OSError(28, "No space left on device")

    with (
        serving(saying(OK + b"\r\nfile")) as server,
        pytest.raises(OSError, match="space"),
    ):
        fetch(server.url, Full(), limits=FetchLimits(), allowed_networks=HERE)


HEADS = [
    b"X: " + b"a" * 50_000 + b"\r\n",
    b"X: " + b"a" * 100_000 + b"\r\n",
    b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(50)),
]


@pytest.mark.parametrize("headers", HEADS)
def test_a_huge_head_is_too_large(headers: bytes) -> None:
    with serving(saying(OK + headers + b"\r\nfile")) as server, pytest.raises(TooLarge):
        get(server.url)


def test_too_many_headers_are_an_error() -> None:
    answer = OK + b"X: y\r\n" * 101 + b"\r\nfile"
    with serving(saying(answer)) as server, pytest.raises(Unreachable):
        get(server.url)


@pytest.mark.parametrize(
    "handler",
    [
        endless(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(OK, b"X: y\r\n" * 20),
        endless(b"", b"a"),
    ],
)
def test_an_endless_head_ends(handler: Handler) -> None:
    with serving(handler) as server, pytest.raises((TooLarge, Unreachable)):
        get(server.url)


def dripping(head: bytes, drop: bytes = b"a") -> Handler:
    def answer(visit: Visit) -> None:
        visit.send(head)
        visit.send_forever(drop, pause=0.02)

    return answer


SLOW = [
    dripping(OK + b"\r\n"),
    dripping(OK + b"Content-Length: 1000000\r\n\r\n"),
    dripping(CHUNKED, b"1\r\na\r\n"),
    dripping(CHUNKED + b"0\r\n", b"X: y\r\n"),
    dripping(b"HTTP/1.1 200 "),
    dripping(OK, b"X: y\r\n"),
    dripping(b"HTTP/1.1 302 Found\r\nLocation: /"),
]


@pytest.mark.parametrize("handler", SLOW)
def test_a_slow_answer_ends_at_the_deadline_though_each_byte_is_in_time(
    handler: Handler,
) -> None:
    limits = FetchLimits(total_seconds=0.5, read_seconds=10)
    begin = time.monotonic()
    with serving(handler) as server, pytest.raises(TooSlow):
        get(server.url, limits=limits)
    assert 0.4 < time.monotonic() - begin < 5


@pytest.mark.parametrize("head", [b"", OK, OK + b"\r\nfi", CHUNKED + b"5\r\nfi"])
def test_a_pause_ends_at_its_own_limit(head: bytes) -> None:
    def stall(visit: Visit) -> None:
        visit.send(head)
        visit.send_nothing()

    limits = FetchLimits(total_seconds=60, read_seconds=0.2)
    begin = time.monotonic()
    with serving(stall) as server, pytest.raises(TooSlow):
        get(server.url, limits=limits)
    assert time.monotonic() - begin < 5


def test_all_hops_share_one_deadline() -> None:
    def slow_redirect(visit: Visit) -> None:
        time.sleep(0.15)
        visit.redirect("/")

    limits = FetchLimits(total_seconds=0.4, max_redirects=20)
    with serving(slow_redirect) as server, pytest.raises(TooSlow):
        get(server.url, limits=limits)


NAMED = [
    ("/a.png", (), "a.png"),
    ("/a.png", ('Content-Disposition: inline; filename="b.png"',), "b.png"),
    ("/", ("Content-Disposition: attachment; filename*=UTF-8''%C3%A4",), "ä"),
    ("/", (), ""),
    ("/%2e%2e%2fetc%2fpasswd", (), "passwd"),
]


@pytest.mark.parametrize(("path", "headers", "name"), NAMED)
def test_the_file_gets_its_name(path: str, headers: tuple[str, ...], name: str) -> None:
    with serving(lambda visit: visit.answer(b"file", *headers)) as server:
        assert get(server.url + path)[0].file_name == name


HEADISH = st.lists(
    st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"Location: ", b"\r\n"])
    | st.sampled_from([b"Transfer-Encoding: chunked", b"Content-Length: ", b"-1", b"0"])
    | st.sampled_from([b"Content-Disposition: ", b'filename="', b"\0", b":", b"\xff"])
    | st.binary(max_size=4)
).map(b"".join)


@settings(deadline=None, max_examples=60)
@given(HEADISH | HEADISH.map(OK.__add__) | HEADISH.map(CHUNKED.__add__))
@example(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n")
@example(b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\xff\r\n\r\n")
def test_no_answer_raises_anything_but_a_fetch_error(answer: bytes) -> None:
    with serving(saying(answer)) as server, contextlib.suppress(FetchError):
        get(server.url)
