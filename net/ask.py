"""Ask a foreign service one question with a method, headers and a body of our own.

The guards are those of `net.fetch`: public addresses only, resolved once and checked
at connect time, no proxies. What differs: the answer comes whole into memory, whatever
its status, and a redirect is an answer like any other, never followed: the headers may
hold a secret that is meant for this one address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from net.addresses import Network, Resolver, system_resolver
from net.connection import Deadline, checked_addresses, connect, exchange, pieces
from net.fetch import FetchLimits
from net.targets import Target

_NAME = re.compile(r"[A-Za-z0-9-]+")
_VALUE = re.compile(r"[\x20-\x7e]*")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def ask(
    method: Literal["GET", "POST"],
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    limits: FetchLimits,
    allowed_networks: Sequence[Network] = (),
    resolve: Resolver = system_resolver,
) -> Answer:
    """One request and its answer. A body over ``limits.max_bytes`` raises TooLarge,
    and so on: see FetchError. ValueError for a header that would not be one line of
    ASCII: values from outside are the caller's to check first."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"The header {name!r} cannot be sent.")
    deadline = Deadline(limits.total_seconds)
    target = Target.from_url(url)
    addresses = checked_addresses(target, resolve, allowed_networks, deadline)
    with connect(target, addresses, deadline, limits.connect_seconds) as connection:
        response = exchange(
            connection,
            target,
            deadline,
            limits.read_seconds,
            method=method,
            headers=headers,
            body=body,
        )
        received = b"".join(pieces(response, target, limits.max_bytes))
    return Answer(response.status, received)
