from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.limits import DEFAULTS
from tests.e2e.client import Client
from tests.e2e.figures import Figure, Figures
from tests.e2e.live import LiveSite
from tests.e2e.scoring import stock

#: The headers of the documented requests, and no limit that a test comes near.
WIDE_LIMITS = {
    "RATE_LIMITS": "on",
    "LIMITS": "tachi=100000,"
    + ",".join(f"{name}=0" for name in DEFAULTS if not name.startswith("tachi")),
}


@contextmanager
def new_home() -> Iterator[LiveSite]:
    """Not started; whatever is left of it is ended afterwards."""
    # Other users may pass through, unlike pytest's own folders: started by root,
    # the database is another user.
    home = Path(tempfile.mkdtemp(prefix="polybooru-e2e-"))
    home.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    site = LiveSite(home, port)
    try:
        yield site
    finally:
        site.kill_everything()
        # Shown by pytest where a test has failed.
        sys.stderr.write(site.output() if site.supervisor else "")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def new_site() -> Iterator[LiveSite]:
    with new_home() as site:
        yield site


@pytest.fixture(scope="module")
def closed_site() -> Iterator[LiveSite]:
    """As an operator runs it: no network but the public ones may be fetched from."""
    with new_home() as site:
        site.start()
        yield site


@pytest.fixture(scope="session")
def site() -> Iterator[LiveSite]:
    """The one that most tests share; it fetches from this machine. Stopped and not
    killed at the end."""
    with new_home() as site:
        site.start(FETCH_ALLOWED_NETWORKS="127.0.0.0/8", **WIDE_LIMITS)
        yield site
        site.stop()


@pytest.fixture(scope="session")
def inline_site() -> Iterator[LiveSite]:
    """Answers an import with its document; files for tests of scores are found."""
    with new_home() as site:
        site.start(SCORE_IMPORT_MODE="inline", **WIDE_LIMITS)
        stock(site)
        yield site


@pytest.fixture(scope="session")
def queued_site(site: LiveSite) -> LiveSite:
    """The shared one: imports are polled for."""
    stock(site)
    return site


@pytest.fixture(scope="session")
def mika(site: LiveSite) -> Client:
    return site.user("mika")


@pytest.fixture(scope="session")
def figure(tmp_path_factory: pytest.TempPathFactory) -> Figure:
    """What was measured, as lines of JSON in pytest's own folder."""
    return Figures(tmp_path_factory.getbasetemp() / "figures.jsonl")
