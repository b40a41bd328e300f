"""The load: some keep-alive connections, each of which asks again as soon as it has
its answer. One thread and raw sockets, so that it takes little from the server.

`python -m bench.load PORT CONNECTIONS SECONDS PATH...` asks for the paths in turns
and prints {"requests", "seconds", "median_ms"}; anything but 200 ends it.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from itertools import cycle
from statistics import median

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection:
    """One socket; `feed` is called when it has something to read."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = 0.0
        self.buffer = bytearray()

    def ask(self, request: bytes) -> None:
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def feed(self) -> bool:
        """Whether the answer is whole now."""
        data = self.socket.recv(65_536)
        assert data, "the server closed a connection"
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self.buffer[: end + 2])
        assert head.startswith(b"HTTP/1.1 200"), head
        length = _LENGTH.search(head)
        assert length, head
        if len(self.buffer) < end + 4 + int(length[1]):
            return False
        self.buffer.clear()
        return True


def run(
    port: int, connections: int, seconds: float, paths: list[str]
) -> dict[str, float]:
    """Requests answered, in how many seconds, and their median milliseconds."""
    requests = cycle(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        for path in paths
    )
    with selectors.DefaultSelector() as selector:
        opened = [Connection(port) for _ in range(connections)]
        for connection in opened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(requests))
        times: list[float] = []
        begin = time.perf_counter()
        while (now := time.perf_counter()) < begin + seconds or not times:
            for key, _ in selector.select(1):
                connection = key.data
                if connection.feed():
                    times.append(time.perf_counter() - connection.asked)
                    connection.ask(next(requests))
        for connection in opened:
            connection.socket.close()
    return {
        "requests": len(times),
        "seconds": now - begin,
        "median_ms": 1000 * median(times),
    }


if __name__ == "__main__":
    _, port, connections, seconds, *paths = sys.argv
    print(json.dumps(run(int(port), int(connections), float(seconds), paths)))
