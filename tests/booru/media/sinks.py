"""A local server that counts who comes, by TCP and UDP."""

from __future__ import annotations

import select
import socket
from types import TracebackType


class SinkServer:
    """Both sockets have the same port; `hits` may be asked for at any time."""

    def __enter__(self) -> SinkServer:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._tcp.getsockname()[1])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tcp.close()
        self._udp.close()

    @property
    def hits(self) -> int:
        """Connections and datagrams that are waiting now."""
        waiting, _, _ = select.select([self._tcp, self._udp], [], [], 0)
        return len(waiting)
