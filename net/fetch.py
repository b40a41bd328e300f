"""Fetch a foreign address for a user, without becoming a door into our network.

What a user may make this server do is small: GET over http or https, from public
addresses only. Each hop is checked anew, redirects included: the name is resolved
once, the addresses are checked, and exactly a checked address is connected to, so a
name that changes its answer in between gains nothing. Proxies, .netrc, cookies and
credentials play no part. Content encodings are neither asked for nor undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import BinaryIO

from net.addresses import Network, Resolver, system_resolver
from net.connection import Deadline, checked_addresses, connect, exchange, pieces
from net.errors import (
    BadStatus,
    FetchError,
    Refused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from net.file_names import file_name, utf8_header
from net.targets import Target

__all__ = [
    "BadStatus",
    "FetchError",
    "FetchLimits",
    "Fetched",
    "Refused",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "Unreachable",
    "fetch",
]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may cost; the defaults are those of image uploads.

    ``total_seconds`` covers everything from the first look-up to the last byte, so a
    file that trickles in ends there, whatever the pace. ``connect_seconds`` is per
    address tried (and for the TLS handshake), ``read_seconds`` the longest pause.
    """

    max_bytes: int = 131_072_000
    max_redirects: int = 1
    total_seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that arrived whole.

    ``file_name`` has at most 127 characters, no separators and may be empty.
    ``content_type`` is what the server claims: never decide anything by it. ``url``
    is the address that gave the file, after redirects.
    """

    file_name: str
    size: int
    content_type: str | None
    url: str


def fetch(
    url: str,
    destination: BinaryIO,
    *,
    limits: FetchLimits,
    allowed_networks: Sequence[Network] = (),
    resolve: Resolver = system_resolver,
) -> Fetched:
    """Write the file behind ``url`` to ``destination``, 64 kB at a time.

    ``allowed_networks`` opens ranges that are closed otherwise. Raises a FetchError
    whose text can be shown to the user; ``destination`` may then hold a part of the
    file. Errors in writing to it are passed on as they are.
    """
    deadline = Deadline(limits.total_seconds)
    first = target = Target.from_url(url)
    for _ in range(limits.max_redirects + 1):
        addresses = checked_addresses(target, resolve, allowed_networks, deadline)
        connection = connect(target, addresses, deadline, limits.connect_seconds)
        with connection:
            response = exchange(connection, target, deadline, limits.read_seconds)
            location = response.headers.get("Location")
            if location is None or response.status not in _REDIRECTS:
                size = _store(response, target, destination, limits.max_bytes)
                return Fetched(
                    file_name=file_name(
                        response.headers.get("Content-Disposition"),
                        first.url,
                        target.url,
                    ),
                    size=size,
                    content_type=response.headers.get("Content-Type"),
                    url=target.url,
                )
        target = target.follow(utf8_header(location))
    raise TooManyRedirects("The address redirects too many times.")


def _store(
    response: HTTPResponse, target: Target, destination: BinaryIO, max_bytes: int
) -> int:
    if response.status != 200:
        raise BadStatus(
            f"{target.host} answered with status {response.status}.", response.status
        )
    size = 0
    for piece in pieces(response, target, max_bytes):
        size += len(piece)
        destination.write(piece)
    return size
