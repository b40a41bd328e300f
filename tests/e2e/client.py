"""What a client of the site does, over real sockets."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import quote, urlsplit

API = "/api/v1/json"
TAGS = "safe, solo, fox"
_BOUNDARY = "a-boundary-that-no-file-contains"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One connection a request. `source` is the address it comes from: on Linux all
    of 127.0.0.0/8 is this machine, so that one test can be many people."""

    def __init__(self, port: int, key: str = "", *, source: str = "127.0.0.1") -> None:
        self.port = port
        self.key = key
        self.source = source if sys.platform == "linux" else "127.0.0.1"

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        timeout: float = 30,
    ) -> Answer:
        """`url` may be a path or an absolute address of the site."""
        parts = urlsplit(url)
        assert parts.netloc in ("", f"127.0.0.1:{self.port}"), url
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout, source_address=(self.source, 0)
        )
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, url: str, *, timeout: float = 30) -> Answer:
        return self.request("GET", url, timeout=timeout)

    def upload_url(self, url: str, *, tags: str = TAGS) -> Answer:
        body = {"url": url, "image": {"tag_input": tags}}
        headers = {"Content-Type": "application/json"}
        return self.request("POST", self._images(), json.dumps(body).encode(), headers)

    def upload_file(self, name: str, data: bytes, *, tags: str = TAGS) -> Answer:
        body, headers = upload_form(name, data, tags)
        return self.request("POST", self._images(), body, headers)

    def image(self, number: int) -> dict[str, Any]:
        answer = self.get(f"{API}/images/{number}")
        assert answer.status == 200
        image: dict[str, Any] = answer.json()["image"]
        return image

    def processed(self, number: int, seconds: float = 60) -> dict[str, Any]:
        """The image object once all its work is done."""
        deadline = time.monotonic() + seconds
        while not (image := self.image(number))["processed"]:
            assert time.monotonic() < deadline, f"image {number} after {seconds} s"
            time.sleep(0.05)
        return image

    def _images(self) -> str:
        return f"{API}/images?key={quote(self.key, safe='')}"


def upload_form(name: str, data: bytes, tags: str) -> tuple[bytes, dict[str, str]]:
    """A multipart body with its headers."""
    head = (
        f"--{_BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="image[tag_input]"\r\n\r\n{tags}\r\n'
        f"--{_BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="image[image]"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}


def insist(send: Callable[[], Answer], seconds: float) -> tuple[Answer, bool]:
    """Repeat while the server is away or says that it is busy, as a patient client
    does; also whether there was more than one try."""
    deadline = time.monotonic() + seconds
    again = False
    while True:
        try:
            answer = send()
        except (OSError, http.client.HTTPException):
            pass
        else:
            if answer.status != 503:
                return answer, again
            assert answer.headers["Retry-After"]
        again = True
        assert time.monotonic() < deadline, f"not served within {seconds} s"
        time.sleep(0.1)
