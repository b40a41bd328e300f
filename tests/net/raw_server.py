"""A web server of a few lines that answers with exactly the bytes it is told."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

Handler = Callable[["Visit"], None]


class Visit:
    """One request: its head, and the means to answer it byte by byte."""

    def __init__(self, connection: socket.socket, head: str, stop: threading.Event):
        self.connection = connection
        self.head = head
        self.path = head.split(" ")[1] if " " in head else ""
        self._stop = stop

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def send_forever(self, data: bytes, *, pause: float = 0) -> None:
        """Repeat ``data`` until the client leaves."""
        while not self._stop.wait(pause):
            self.connection.sendall(data)

    def send_nothing(self) -> None:
        self._stop.wait()

    def answer(self, body: bytes = b"", *headers: str, status: str = "200 OK") -> None:
        length = f"Content-Length: {len(body)}"
        head = "\r\n".join((f"HTTP/1.1 {status}", length, *headers, "", ""))
        self.send(head.encode("latin-1") + body)

    def redirect(self, location: str, status: str = "302 Found") -> None:
        self.answer(b"", f"Location: {location}", status=status)


class RawServer:
    """Where the server listens, and the heads of the requests that reached it."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self.heads: list[str] = []
        self.url = f"http://{address}:{port}"


@contextlib.contextmanager
def serving(
    handler: Handler,
    *,
    address: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[RawServer]:
    """Serve each connection with ``handler`` in a thread of its own."""
    stop = threading.Event()
    listener = socket.create_server((address, port))
    server = RawServer(address, listener.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        # A client that leaves early is what many of the tests are about.
        with contextlib.suppress(OSError), contextlib.closing(connection):
            wire = tls.wrap_socket(connection, server_side=True) if tls else connection
            with wire:
                head = wire.recv(65536).decode("latin-1")
                server.heads.append(head)
                handler(Visit(wire, head, stop))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while not stop.is_set():
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
