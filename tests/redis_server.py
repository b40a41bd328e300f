"""A real Redis of a test's own."""

from __future__ import annotations

import shutil
import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis

from tests.ops.site import until

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="redis-server is not installed"
)


class Redis:
    def __init__(self, folder: Path) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", ""]
        self.server = subprocess.Popen(
            [*command, "--bind", "127.0.0.1"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        until(self.answers, 10)

    def answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(redis.Redis.from_url(self.url).ping())
        return False

    def stop(self) -> None:
        self.server.kill()
        self.server.wait(10)
