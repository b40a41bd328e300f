"""A service of the Kai family in a thread, as score-formats 8.1 says that they behave:
an OAuth 2 token address whose refresh tokens are good for one use, play histories in
pages, a profile. Faults are switched on by address."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "/oauth/token"
IIDX = "/api/iidx/v2/play_history"
IIDX_PROFILE = "/api/iidx/v2/player_profile"
SDVX = "/api/sdvx/v1/play_history"
SDVX_PROFILE = "/api/sdvx/v1/player_profile"

Fault = Callable[["Visit"], None]


class Kai:
    """What the service knows, and what it was asked. `faults` by address, with or
    without the query; `deny` is the status that every read gets."""

    client_id = "polybooru-client"
    client_secret = "client-secret-6f1d"

    def __init__(self, url: str) -> None:
        self.url = url
        self.codes = {"good-code"}
        self.access = self.refresh = ""
        self.page_size = 2
        self.plays: dict[str, list[Any]] = {IIDX: [], SDVX: []}
        self.profiles: dict[str, Any] = {IIDX_PROFILE: {}, SDVX_PROFILE: {}}
        self.faults: dict[str, Fault] = {}
        self.deny = 0
        #: (method, address, form or None) of every request, in their order.
        self.asked: list[tuple[str, str, dict[str, str] | None]] = []
        self.tokens_given: list[str] = []
        self.agents: set[str] = set()
        self.stop = threading.Event()

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def new_tokens(self) -> dict[str, str]:
        self.access = f"access-{secrets.token_hex(8)}"
        self.refresh = f"refresh-{secrets.token_hex(8)}"
        self.tokens_given += [self.access, self.refresh]
        return {"access_token": self.access, "refresh_token": self.refresh}

    def expire(self) -> None:
        """The access token is no longer good, the refresh token is."""
        self.access = f"access-{secrets.token_hex(8)}"

    def revoke(self) -> None:
        """The user took the consent back."""
        self.expire()
        self.refresh = f"refresh-{secrets.token_hex(8)}"

    def token_answer(self, form: dict[str, str]) -> tuple[int, Any]:
        ours = (form.get("client_id"), form.get("client_secret"))
        if ours != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") == "refresh_token":
            good = form.get("refresh_token") == self.refresh
        else:
            good = form.get("code") in self.codes and "redirect_uri" in form
            self.codes.discard(form.get("code", ""))
        if not good:
            # Some services repeat in their errors what they were sent.
            return 400, {"error": "invalid_grant", "sent": form}
        return 200, self.new_tokens()

    def page(self, path: str, number: int) -> dict[str, Any]:
        plays, size = self.plays[path], self.page_size
        more = len(plays) > number * size
        following = f"{self.url}{path}?page={number + 1}" if more else None
        items = plays[(number - 1) * size : number * size]
        return {"_links": {"_next": following}, "_items": items}


class Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kai: Kai

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = parse_qs(self.rfile.read(length).decode(), strict_parsing=True)
        form = {name: value for name, [value] in sent.items()}
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        self._note(form)
        if self._fault():
            return
        if self.path == TOKEN:
            self.say(*self.kai.token_answer(form))
        else:
            self.say(404, {})

    def do_GET(self) -> None:
        self._note(None)
        if self._fault():
            return
        if self.kai.deny:
            self.say(self.kai.deny, {"error": "denied"})
        elif self.headers["Authorization"] != f"Bearer {self.kai.access}":
            self.say(401, {"error": "invalid_token"})
        else:
            self.say(200, self._found())

    def _found(self) -> Any:
        parts = urlsplit(self.path)
        if parts.path in self.kai.profiles:
            return self.kai.profiles[parts.path]
        number = int(parse_qs(parts.query).get("page", ["1"])[0])
        return self.kai.page(parts.path, number)

    def _note(self, form: dict[str, str] | None) -> None:
        self.kai.asked.append((self.command, self.path, form))
        self.kai.agents.add(self.headers["User-Agent"])

    def _fault(self) -> bool:
        faults = self.kai.faults
        fault = faults.get(self.path) or faults.get(self.path.partition("?")[0])
        if fault:
            self.close_connection = True
            fault(self)
        return fault is not None

    def say(self, status: int, body: Any) -> None:
        self.send(status, json.dumps(body).encode())

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


# Faults -------------------------------------------------------------------------


def saying(status: int, body: Any = None) -> Fault:
    return lambda visit: visit.say(status, body or {})


def sending(body: bytes, status: int = 200) -> Fault:
    return lambda visit: visit.send(status, body)


def redirecting(url: str) -> Fault:
    return lambda visit: visit.send(302, b"", Location=url)


def silent(visit: Visit) -> None:
    visit.kai.stop.wait()


def dripping(visit: Visit) -> None:
    """Each byte in time, but no end."""
    visit.send_response(200)
    visit.end_headers()
    while not visit.kai.stop.wait(0.02):
        visit.wfile.write(b" ")


def endless(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    while not visit.kai.stop.is_set():
        visit.wfile.write(b" " * 65536)


def dropping(visit: Visit) -> None:
    """Promises more than it sends."""
    visit.send_response(200)
    visit.send_header("Content-Length", "1000")
    visit.end_headers()
    visit.wfile.write(b'{"_links":{"_next":null},"_items":[')


def hanging_up(visit: Visit) -> None:
    pass


def chunked(visit: Visit) -> None:
    """No fault: the true page in chunks of 7 bytes."""
    body = json.dumps(visit._found()).encode()
    visit.send_response(200)
    visit.send_header("Transfer-Encoding", "chunked")
    visit.end_headers()
    for start in range(0, len(body), 7):
        piece = body[start : start + 7]
        visit.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    visit.wfile.write(b"0\r\n\r\n")


@contextmanager
def serving() -> Iterator[Kai]:
    class Handler(Visit):
        pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that leaves early is what many of the tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    kai = Handler.kai = Kai(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield kai
    finally:
        kai.stop.set()
        with suppress(OSError):
            server.shutdown()
            server.server_close()
        thread.join()


# Plays --------------------------------------------------------------------------


def iidx_play(**changes: Any) -> dict[str, Any]:
    return {
        "music_id": 1000,
        "play_style": "SINGLE",
        "difficulty": "ANOTHER",
        "version_played": 27,
        "lamp": 5,
        "ex_score": 1200,
        "miss_count": 12,
        "fast_count": 30,
        "slow_count": 40,
        "timestamp": "2021-05-01T12:00:00Z",
        **changes,
    }


def sdvx_play(**changes: Any) -> dict[str, Any]:
    return {
        "music_id": 500,
        "music_difficulty": 2,
        "played_version": 6,
        "clear_type": 2,
        "score": 9_500_000,
        "max_chain": 700,
        "critical": 1000,
        "near": 20,
        "error": 3,
        "early": 12,
        "late": 8,
        "gauge_rate": 81,
        "timestamp": "2021-05-01T12:00:00Z",
        **changes,
    }
