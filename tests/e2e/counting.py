"""A proxy between a client and the site that notes what the client asks for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    path: str
    params: dict[str, str]


@dataclass(frozen=True)
class Answered:
    """`at` in Unix seconds."""

    status: int
    headers: Message
    at: float


@dataclass
class Counter:
    port: int
    asked: list[Asked] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)


@contextmanager
def counting(site_port: int) -> Iterator[Counter]:
    asked: list[Asked] = []
    answered: list[Answered] = []

    class Forward(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked.append(Asked(parts.path, dict(parse_qsl(parts.query))))
            site = HTTPConnection("127.0.0.1", site_port, timeout=30)
            site.request("GET", self.path, headers={"Accept": "*/*"})
            answer = site.getresponse()
            body = answer.read()
            site.close()
            answered.append(Answered(answer.status, answer.headers, time.time()))
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            for name in answer.headers:
                if name.startswith(("x-", "X-")):
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Counter(server.server_address[1], asked, answered)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
