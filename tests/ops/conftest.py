from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.postgres import EmbeddedPostgres
from tests.ops.site import Site


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that other users may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="polybooru-home-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    """Not started yet; stopped afterwards."""
    server = EmbeddedPostgres(home, {"fsync": "off"})
    yield server
    server.stop()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def site(home: Path, port: int) -> Iterator[Site]:
    site = Site(home, port)
    yield site
    site.kill_everything()
