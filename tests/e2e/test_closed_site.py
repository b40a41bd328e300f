"""A site without test settings: it fetches from public addresses only, and it ends
in time with uploads under way."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest

from tests import pictures, videos
from tests.e2e.client import Client, insist
from tests.e2e.documented import NO_FILE
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.net.raw_server import RawServer, Visit, serving
from tests.ops.site import until

# Forms of this machine, with the port of a server that would answer.
HERE = [
    "http://127.0.0.1:{port}/a.png",
    "http://localhost:{port}/a.png",
    "http://127.9.9.9:{port}/a.png",
    "http://127.1:{port}/a.png",
    "http://2130706433:{port}/a.png",
    "http://0177.0.0.1:{port}/a.png",
    "http://0x7f.0.0.1:{port}/a.png",
    "http://0x7f000001:{port}/a.png",
    "http://0.0.0.0:{port}/a.png",
    "http://[::]:{port}/a.png",
    "http://[::1]:{port}/a.png",
    "http://[::ffff:127.0.0.1]:{port}/a.png",
    "http://[::ffff:7f00:1]:{port}/a.png",
    "http://[64:ff9b::7f00:1]:{port}/a.png",
    "http://someone@127.0.0.1:{port}/a.png",
    "http://127.0.0.1.:{port}/a.png",
]
ELSEWHERE = [
    "http://10.0.0.1/a.png",
    "http://172.16.0.1/a.png",
    "http://192.168.0.1/a.png",
    "http://100.64.0.1/a.png",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/a.png",
    "http://[fd00::1]/a.png",
    "http://224.0.0.1/a.png",
    "http://255.255.255.255/a.png",
    "file:///etc/passwd",
    "ftp://127.0.0.1/a.png",
    "gopher://127.0.0.1/a.png",
    "data:image/png;base64,AAAA",
    "/etc/passwd",
    "http://",
    "http://[",
]


@pytest.fixture(scope="module")
def visitor(closed_site: LiveSite) -> Client:
    return closed_site.user("wanda")


@pytest.fixture(scope="module")
def sink() -> Iterator[RawServer]:
    """Gives a good picture to everybody, so that only the guard can refuse."""
    picture = pictures.png(120, 90, seed=71)

    def answer(visit: Visit) -> None:
        visit.answer(picture)

    with serving(answer) as server:
        yield server


@pytest.mark.parametrize("form", [*HERE, *ELSEWHERE])
def test_the_guard_of_addresses(visitor: Client, sink: RawServer, form: str) -> None:
    begin = time.monotonic()
    answer = visitor.upload_url(form.format(port=sink.port))
    assert answer.status == 400
    assert answer.json() == {"errors": NO_FILE}
    assert sink.heads == []
    assert time.monotonic() - begin < 2


def test_the_same_picture_without_the_guard_in_its_way(
    mika: Client, sink: RawServer
) -> None:
    """Or the test above would prove nothing."""
    assert mika.upload_url(HERE[0].format(port=sink.port)).status == 200
    assert len(sink.heads) == 1


def test_a_stop_with_uploads_under_way(
    closed_site: LiveSite, visitor: Client, figure: Figure
) -> None:
    """Last in this file: it ends the site."""
    film = videos.mp4(1280, 720, seconds=6, seed=72)
    assert visitor.upload_file("film.mp4", film).status == 200
    accepted: list[int] = []

    def upload(first: int) -> None:
        for seed in range(first, first + 500):
            data = pictures.png(400, 300, seed=seed)
            try:
                answer, _ = insist(lambda: visitor.upload_file("a.png", data), 1)  # noqa: B023
            except AssertionError:
                return  # the site is gone
            if answer.status == 200:
                accepted.append(answer.json()["image"]["id"])

    threads = [Thread(target=upload, args=[n * 1000], daemon=True) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    until(lambda: len(accepted) >= 5, 30)
    with ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", visitor.port))
            )
            connection.sendall(
                b"POST /api/v1/json/images HTTP/1.1\r\nHost: site\r\n"
                b"Content-Length: 90000\r\nContent-Type: application/json\r\n\r\n{"
            )
        code, seconds = closed_site.stop()
    figure("stop with uploads under way, seconds", seconds)
    assert code == 0
    assert seconds < 10
    assert not closed_site.survivors()
    for thread in threads:
        thread.join(10)
    assert "Traceback" not in closed_site.output()
