"""Requests to one service, within common limits of time and size."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, Literal

import orjson
import structlog
from django.conf import settings

from net.ask import Answer, ask
from net.fetch import FetchError, FetchLimits, Refused, TooLarge, TooSlow
from net.targets import Target
from scores.remote.errors import ServiceFailed
from scores.remote.services import Service

log = structlog.get_logger("polybooru.scores")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one import may cost. Bytes are those of answers. The documented ones are
    the pages; with the others a service that misbehaves holds neither a worker for
    long nor its memory. The most scores that a player is known to have at one service
    are some 50,000, which are 15 MB."""

    pages: int = 500
    items: int = 250_000
    answer_bytes: int = 8 * 1024 * 1024
    total_bytes: int = 64 * 1024 * 1024
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    answer_seconds: float = 30.0
    total_seconds: float = 600.0


class Conversation:
    def __init__(self, service: Service, limits: Limits) -> None:
        self.service = service
        self.limits = limits
        self._bytes_left = limits.total_bytes
        self._end = time.monotonic() + limits.total_seconds

    def get(self, url: str, access_token: str) -> Answer:
        bearer = {"Authorization": f"Bearer {access_token}"}
        return self._ask("GET", url, headers=bearer)

    def post_form(self, path: str, body: bytes) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", f"{self.service.url}{path}", headers=form, body=body)

    def failed(self, words: str) -> ServiceFailed:
        """`raise conversation.failed("took too long to answer")`"""
        return ServiceFailed(f"{self.service.title} {words}.")

    def _ask(
        self,
        method: Literal["GET", "POST"],
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Answer:
        try:
            self._check_origin(url)
            answer = ask(
                method,
                url,
                headers={"Accept": "application/json", **headers},
                body=body,
                limits=self._limits(),
                allowed_networks=[
                    ip_network(n) for n in settings.FETCH_ALLOWED_NETWORKS
                ],
            )
        except FetchError as error:
            log.info("service failed", service=self.service.name, reason=str(error))
            raise self.failed(_in_words(error)) from None
        self._bytes_left -= len(answer.body)
        return answer

    def _check_origin(self, url: str) -> None:
        """Each address, also one that the service names, must be at its own origin: the
        token must go nowhere else, and neither must a request of this server."""
        asked, own = Target.from_url(url), Target.from_url(self.service.url)
        if _origin(asked) != _origin(own):
            raise Refused("The service named an address outside its own origin.")

    def _limits(self) -> FetchLimits:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow("The service took too long in all.")
        return FetchLimits(
            max_bytes=min(self.limits.answer_bytes, self._bytes_left),
            max_redirects=0,
            total_seconds=min(self.limits.answer_seconds, left),
            connect_seconds=self.limits.connect_seconds,
            read_seconds=self.limits.read_seconds,
        )

    def object_in(self, answer: Answer) -> dict[str, Any]:
        """The JSON object that a good answer is."""
        if answer.status != 200:
            raise self.failed(f"answered with status {answer.status}")
        try:
            found = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            raise self.failed("answered with something else than JSON") from None
        if not isinstance(found, dict):
            raise self.failed("answered with something else than an object")
        return found


def _origin(target: Target) -> tuple[str, str, int]:
    return target.scheme, target.host, target.port


def _in_words(error: FetchError) -> str:
    if isinstance(error, TooSlow):
        return "took too long to answer"
    if isinstance(error, TooLarge):
        return "sent more than this site takes"
    if isinstance(error, Refused):
        return "named an address that this site does not ask"
    return "cannot be reached"
