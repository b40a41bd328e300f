"""Stalled uploads, slow readers and half-sent headers, all open at once."""

from __future__ import annotations

import io
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.e2e.client import API, Client, insist, upload_form
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.net.raw_server import Visit, serving
from tests.ops.site import until

STALLED, READERS, HALF_SENT = 60, 60, 50
BODY_SLOTS, MEDIA_SLOTS, SLOTS_PER_ADDRESS = 16, 16, 6
ROUNDS = 10


@pytest.fixture(scope="module")
def large(mika: Client) -> tuple[int, str]:
    """The number of an image whose file is far larger than any buffer, and where the
    file is."""
    noise = np.random.default_rng(6).integers(0, 256, (1800, 2400, 3), np.uint8)
    target = io.BytesIO()
    Image.fromarray(noise).save(target, "JPEG", quality=97)
    number = mika.upload_file("noise.jpg", target.getvalue()).json()["image"]["id"]
    image = mika.processed(number, 90)
    assert image["size"] > 4_000_000
    return number, image["representations"]["full"]


class Crowd:
    """Connections that stay open and do next to nothing."""

    def __init__(self, port: int, stack: ExitStack, *, many: bool) -> None:
        self.port = port
        self.many = many and sys.platform == "linux"
        self._stack = stack
        self._numbers = iter(range(1, 255))

    def send(self, data: bytes) -> socket.socket:
        source = f"127.0.3.{next(self._numbers)}" if self.many else "127.0.0.1"
        connection = self._stack.enter_context(socket.socket())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.bind((source, 0))
        connection.settimeout(5)
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(data)
        return connection


@contextmanager
def crowded(
    mika: Client, path: str, *, many: bool
) -> Iterator[tuple[list[socket.socket], list[socket.socket]]]:
    """All at once, from many addresses or from one: the stalled and the readers."""
    body, headers = upload_form("slow.png", pictures.png(90, 90), "safe, solo, fox")
    post = (
        f"POST {API}/images?key={quote(mika.key, safe='')} HTTP/1.1\r\nHost: site\r\n"
        f"Content-Type: {headers['Content-Type']}\r\nContent-Length: 1000000\r\n\r\n"
    ).encode() + body[:300]
    get = f"GET {path} HTTP/1.1\r\nHost: site\r\n\r\n".encode()
    half = b"GET / HTTP/1.1\r\nHost: site\r\nX-Half: "
    with ExitStack() as stack:
        crowd = Crowd(mika.port, stack, many=many)
        stalled = [crowd.send(post) for _ in range(STALLED)]
        readers = [crowd.send(get) for _ in range(READERS)]
        for _ in range(HALF_SENT):
            crowd.send(half)
        yield stalled, readers


def answered(connections: list[socket.socket], *, waiting: int) -> list[int]:
    """The statuses of all but `waiting`; a busy machine needs a moment for them."""
    open_ones, found = list(connections), []
    deadline = time.monotonic() + 10
    while len(open_ones) > waiting and time.monotonic() < deadline:
        for connection in list(open_ones):
            connection.setblocking(False)
            try:
                found.append(int(connection.recv(12).split()[1]))
            except BlockingIOError:
                continue
            open_ones.remove(connection)
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("many", [True, False], ids=["many addresses", "one address"])
def test_the_site_answers_while_slow_clients_hold_on(
    site: LiveSite,
    mika: Client,
    large: tuple[int, str],
    figure: Figure,
    many: bool,
) -> None:
    number, url = large
    path = urlsplit(url).path
    stranger = Client(mika.port, mika.key, source="127.0.0.9")
    most = (BODY_SLOTS, MEDIA_SLOTS) if many else (SLOTS_PER_ADDRESS,) * 2
    if sys.platform != "linux":
        most = (SLOTS_PER_ADDRESS,) * 2
    # The second time shows that the first gave everything back.
    for turn in ("first", "second"):
        # A busy machine needs a moment to notice that somebody has hung up.
        until(lambda: not connected(site), 30)
        with crowded(mika, path, many=many) as (stalled, readers):
            slowest = dict.fromkeys(
                ("/healthz", f"/images/{number}", f"{API}/images/{number}"), 0.0
            )
            for _ in range(ROUNDS):
                for page in slowest:
                    begin = time.monotonic()
                    answer = stranger.get(page, timeout=10)
                    seconds = time.monotonic() - begin
                    assert answer.status == 200, page
                    slowest[page] = max(slowest[page], seconds)
            figure(f"slowest under slow clients, {many=}, {turn}", slowest)
            assert max(slowest.values()) < 1
            refused = answered(stalled, waiting=most[0])
            assert set(refused) == {503}
            assert STALLED - len(refused) == most[0]
            statuses = answered(readers, waiting=0)
            assert set(statuses) == {200, 503}
            assert statuses.count(200) == most[1]
            if not many:  # others are not kept from uploading and looking
                assert upload(stranger) == 400
                assert stranger.get(url).status == 200
        figure("released after, seconds", released(mika, url))


def connected(site: LiveSite) -> bool:
    """Whether the server holds a connection to anybody."""
    family = [site.web(), *site.web().children(recursive=True)]
    return any(
        connection.laddr.port == site.port and connection.raddr
        for process in family
        for connection in process.net_connections("tcp")
    )


def released(client: Client, url: str) -> float:
    """Seconds until a body and a stream are served again."""
    begin = time.monotonic()
    insist(lambda: client.get(url), 10)
    until(lambda: upload(client) == 400, 10)
    return time.monotonic() - begin


def upload(client: Client) -> int:
    return client.upload_file("a.png", b"not a picture").status


def test_the_site_answers_while_slow_origins_trickle(
    mika: Client, large: tuple[int, str], figure: Figure
) -> None:
    """Uploads by URL that take their time, more than there are connections to the
    database."""
    number, _ = large
    stranger = Client(mika.port, source="127.0.0.9")
    clients = [
        Client(mika.port, mika.key, source=f"127.0.4.{n // 5 + 1}") for n in range(15)
    ]

    def trickle(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        visit.send_forever(b"x", pause=0.5)

    with ThreadPoolExecutor(len(clients)) as pool:
        with serving(trickle) as origin:
            answers = [
                pool.submit(client.upload_url, f"{origin.url}/slow.png")
                for client in clients
            ]
            wanted = len(clients) if sys.platform == "linux" else SLOTS_PER_ADDRESS
            until(lambda: len(origin.heads) == wanted, 10)
            seconds = 0.0
            for page in (f"/images/{number}", f"{API}/images/{number}") * 5:
                begin = time.monotonic()
                assert stranger.get(page, timeout=10).status == 200
                seconds = max(seconds, time.monotonic() - begin)
            figure("slowest under slow origins", seconds)
            assert seconds < 1
        # The origin is gone: what it sent is no picture.
        assert {answer.result(30).status for answer in answers} <= {400, 503}


def test_a_honest_upload_afterwards(site: LiveSite, mika: Client) -> None:
    before = site.lives()
    answer = mika.upload_file("a.png", pictures.png(200, 160, seed=61))
    assert answer.status == 200
    assert mika.processed(answer.json()["image"]["id"])
    assert site.lives() == before
