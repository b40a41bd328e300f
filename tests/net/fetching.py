"""Fetch in tests: into memory, with this machine opened, with scripted names."""

from __future__ import annotations

import io
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from net.addresses import Resolver, system_resolver
from net.fetch import Fetched, FetchLimits, fetch
from tests.net.raw_server import Visit

HERE = [ip_network("127.0.0.0/8")]


def get(
    url: str,
    *,
    limits: FetchLimits | None = None,
    allowed: Iterable[IPv4Network | IPv6Network] = HERE,
    resolve: Resolver = system_resolver,
) -> tuple[Fetched, bytes]:
    body = io.BytesIO()
    fetched = fetch(
        url,
        body,
        limits=limits or FetchLimits(total_seconds=5),
        allowed_networks=list(allowed),
        resolve=resolve,
    )
    return fetched, body.getvalue()


class Names:
    """A name server that gives its answers one after the other, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self._answers[len(self.asked) - 1]


def hello(visit: Visit) -> None:
    visit.answer(b"hello " + visit.path.encode(), "Content-Type: image/png")
