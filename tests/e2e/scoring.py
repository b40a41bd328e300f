"""What a score client does, over real sockets."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.e2e.client import Answer, Client
from tests.e2e.live import LiveSite

API = "/api/v1"
HOOK = "/ir/direct-manual/import"
_BOUNDARY = "a-boundary-that-no-file-contains"
_ACCOUNTS = """
import json
from accounts.actions import register_user, reveal_key
from accounts.models import KeyKind
made = [register_user(name, password="secret-9") for name in {names!r}]
print(json.dumps([[u.pk, reveal_key(u, kind=KeyKind.SCORE)] for u in made]))
"""


class Player(Client):
    """With a token that may everything."""

    def __init__(self, port: int, user_id: int, token: str, *, source: str) -> None:
        super().__init__(port, source=source)
        self.user_id = user_id
        self.token = token

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = 60,
    ) -> Answer:
        """In this user's name."""
        said = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.request(method, path, body, said, timeout=timeout)

    def send(
        self,
        import_type: str,
        data: bytes,
        *,
        name: str = "scores.txt",
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        """A file, as the document says."""
        parts = [
            part("importType", import_type.encode()),
            part("scoreData", data, file_name=name),
            *(part(key, text.encode()) for key, text in (fields or {}).items()),
        ]
        return self.send_form(form(*parts))

    def send_form(self, body: bytes) -> Answer:
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        return self.ask("POST", f"{API}/import/file", body, {"Content-Type": kind})

    def hook(self, body: bytes) -> Answer:
        """As a game's own hook sends one score."""
        return self.ask("POST", HOOK, body, {"Content-Type": "application/json"})

    def poll(self, import_id: str) -> Answer:
        return self.ask("GET", f"{API}/imports/{import_id}/poll-status")

    def body(self, path: str) -> Any:
        """What stands in the envelope of a read."""
        answer = self.ask("GET", f"{API}{path}")
        assert answer.status == 200, (path, answer.body)
        return answer.json()["body"]

    def finished(self, import_id: str, seconds: float = 60) -> dict[str, Any]:
        """The import document."""
        answer = self.ended(import_id, seconds)
        assert answer.status == 200, answer.body
        document: dict[str, Any] = answer.json()["body"]["import"]
        return document

    def ended(self, import_id: str, seconds: float = 60) -> Answer:
        """The first answer to a poll that is the last word."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.poll(import_id)
            if answer.status != 200:
                return answer
            if answer.json()["body"]["importStatus"] == "completed":
                return answer
            assert time.monotonic() < deadline, answer.body
            time.sleep(0.05)


def part(name: str, data: bytes, *, file_name: str | None = None) -> bytes:
    file = "" if file_name is None else f'; filename="{file_name}"'
    head = f'Content-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + data


def form(*parts: bytes) -> bytes:
    begin, end = f"--{_BOUNDARY}\r\n".encode(), f"--{_BOUNDARY}--\r\n".encode()
    return b"".join(begin + one + b"\r\n" for one in parts) + end


def players(site: LiveSite, *names: str) -> list[Player]:
    """New accounts, each with an address of its own."""
    words = _ACCOUNTS.format(names=list(names))
    made = json.loads(site.manage("shell", "--no-imports", "-c", words))
    return [
        Player(site.port, user_id, token, source=f"127.0.{user_id % 250}.9")
        for user_id, token in made
    ]


def stock(site: LiveSite, charts: int = 0) -> Sequence[tuple[str, int]]:
    """Songs and charts for the whole files, and so many more: (chartID, song's ID)."""
    words = (
        "import json; from tests.scores.stock import stock_charts, stock_files\n"
        f"stock_files(); print(json.dumps(stock_charts({charts})))"
    )
    printed = site.manage("shell", "--no-imports", "-c", words)
    return [(chart, song) for chart, song in json.loads(printed)]
