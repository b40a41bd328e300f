"""One HTTP exchange with one checked address, bounded in time at every step."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import certifi

from net.addresses import Address, Network, Resolver, opens_loopback, permitted
from net.errors import Refused, TooLarge, TooSlow, Unreachable
from net.targets import Target

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_HEAD_BYTES = 32 * 1024  # with up to one buffer (8 kB) of the body read ahead
PIECE = 64 * 1024
USER_AGENT = "Polybooru"


def trust() -> ssl.SSLContext:
    """The system's authorities and, because a bare machine has none, certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Deadline:
    """The end of the whole fetch, in monotonic seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, at_most: float) -> float:
        """How long the next step may take; raises TooSlow when no time is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow("The server took too long to send the file.")
        return min(left, at_most)


@contextmanager
def explained(host: str) -> Iterator[None]:
    """Turn whatever the network layers raise inside into a FetchError."""
    try:
        yield
    except TimeoutError:
        raise TooSlow(f"{host} took too long to answer.") from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", None) or error.reason or "TLS error"
        raise Unreachable(f"No secure connection to {host}: {reason}.") from error
    except OSError as error:
        reason = error.strerror or "connection lost"
        raise Unreachable(f"{host} cannot be reached: {reason}.") from error
    except (HTTPException, ValueError) as error:
        raise Unreachable(f"{host} gave a broken or incomplete answer.") from error


def checked_addresses(
    target: Target, resolve: Resolver, allowed: Sequence[Network], deadline: Deadline
) -> list[Address]:
    """Resolve the host, once, to the addresses that may be connected to.

    Raises Refused when the name has addresses and all of them are closed.
    """
    if target.is_localhost and not opens_loopback(allowed):
        raise Refused("Addresses of this machine cannot be fetched.")
    answers = _ask_resolver(target, resolve, deadline)
    if not answers:
        raise Unreachable(f"There is no host named {target.host}.")
    addresses = permitted(answers, allowed)
    if not addresses:
        raise Refused(f"{target.host} is not on the public internet.")
    return addresses


def _ask_resolver(target: Target, resolve: Resolver, deadline: Deadline) -> list[str]:
    # The system's resolver has no time limit of its own that we could set, and a name
    # server that never answers belongs to whoever chose the name: hence the thread.
    replies: SimpleQueue[list[str]] = SimpleQueue()

    def ask() -> None:
        answers: list[str] = []
        try:
            answers = list(resolve(target.host, target.port))
        except (OSError, ValueError):
            pass  # no such name
        finally:
            replies.put(answers)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        return replies.get(timeout=deadline.left(threading.TIMEOUT_MAX))
    except Empty:
        raise TooSlow(f"Looking up {target.host} took too long.") from None


def connect(
    target: Target, addresses: Sequence[Address], deadline: Deadline, patience: float
) -> socket.socket:
    """Connect to the first of the addresses that answers; TLS for https.

    The addresses are used as they are: nothing is looked up again. The certificate
    must be for the host of the target. ``patience`` is the limit of one attempt, in
    seconds.
    """
    with explained(target.host):
        connection = _connect_any(target.port, addresses, deadline, patience)
        if target.scheme == "http":
            return connection
        try:
            connection.settimeout(deadline.left(patience))
            return trust().wrap_socket(connection, server_hostname=target.host)
        except BaseException:
            connection.close()
            raise


def _connect_any(
    port: int, addresses: Sequence[Address], deadline: Deadline, patience: float
) -> socket.socket:
    failure = OSError("no address")
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(deadline.left(patience))
            connection.connect((str(address), port))
        except OSError as error:
            connection.close()
            failure = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise failure


def exchange(
    connection: socket.socket,
    target: Target,
    deadline: Deadline,
    patience: float,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> HTTPResponse:
    """Send one request and read the head of the answer; its body is still to be read.

    ``patience`` is the longest pause between two pieces of the answer, in seconds.
    ``headers`` must be printable ASCII; they stand in the place of ``Accept: */*``.
    Reading on from the response must happen inside ``explained`` as well.
    """
    given = {"Accept": "*/*"} if headers is None else dict(headers)
    if body is not None:
        given["Content-Length"] = str(len(body))
    lines = (
        f"{method} {target.resource} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: {USER_AGENT}",
        *(f"{name}: {value}" for name, value in given.items()),
        "Accept-Encoding: identity",
        "Connection: close",
    )
    wire = _Wire(connection, deadline, patience)
    with explained(target.host):
        connection.settimeout(deadline.left(patience))
        connection.sendall(
            "\r\n".join((*lines, "", "")).encode("ascii") + (body or b"")
        )
        # http.client asks a socket for nothing but makefile, which _Wire has.
        response = HTTPResponse(wire, method=method)  # type: ignore[arg-type]
        response.begin()
    wire.head_ended()
    return response


def pieces(response: HTTPResponse, target: Target, max_bytes: int) -> Iterator[bytes]:
    """The body, 64 kB at a time. Raises TooLarge before it would give more than
    ``max_bytes``, and Unreachable where the body ends early."""
    too_large = TooLarge(f"The file is larger than {max_bytes:,} bytes.")
    if (response.length or 0) > max_bytes:
        raise too_large
    size = 0
    while piece := _next_piece(response, target):
        size += len(piece)
        if size > max_bytes:
            raise too_large
        yield piece
    if response.length:  # http.client reports this for chunked bodies only
        raise Unreachable(f"{target.host} stopped before the file was complete.")


def _next_piece(response: HTTPResponse, target: Target) -> bytes:
    with explained(target.host):
        return response.read(PIECE)


class _Wire(io.RawIOBase):
    """The incoming bytes of a connection, each wait cut at the deadline.

    A timeout on the socket alone would not do: it starts anew with each byte, and
    the reading of one line waits for many.
    """

    def __init__(
        self, connection: socket.socket, deadline: Deadline, patience: float
    ) -> None:
        self._connection = connection
        self._deadline = deadline
        self._patience = patience
        self._head_left: int | None = MAX_HEAD_BYTES

    def makefile(self, mode: str) -> _GuardedReader:
        return _GuardedReader(self)

    def head_ended(self) -> None:
        self._head_left = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._connection.settimeout(self._deadline.left(self._patience))
        count = self._connection.recv_into(buffer)
        if self._head_left is not None:
            self._head_left -= count
            if self._head_left < 0:
                raise TooLarge("The head of the server's answer is too large.")
        return count


class _GuardedReader(io.BufferedReader):
    """Refuses to read to the end in one piece.

    http.client takes a chunk size of -1 at its word and would ask for that, which
    puts the whole body in memory.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            raise ValueError("unbounded read")
        return super().read(size)
