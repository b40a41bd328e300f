"""pytest plugin: a PostgreSQL for the whole run, started before Django reads its
settings. Loaded by `-p tests.postgres`.

With DATABASE_URL set, that server is used instead. The home is a temporary folder
either way, so that no test touches a real one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from ops.errors import StartError
from ops.postgres import EmbeddedPostgres

# Nobody needs this data after a power cut.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
}

_home: Path | None = None
_server: EmbeddedPostgres | None = None


# A wrapper: pytest-django reads the settings in this very hook.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start()
    yield


def _start() -> None:
    global _home, _server
    # A run that fails before its tests, as with broken settings, is not unconfigured.
    atexit.register(pytest_unconfigure)
    _home = Path(tempfile.mkdtemp(prefix="polybooru-tests-"))
    # Started by root, the server is another user: it has to pass through.
    _home.chmod(0o711)
    os.environ["POLYBOORU_HOME"] = str(_home)
    os.environ["DATABASE_POOL"] = "off"
    if not os.environ.get("DATABASE_URL"):
        _server = EmbeddedPostgres(_home, FAST)
        try:
            _server.start()
        except StartError as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["DATABASE_URL"] = _server.conninfo


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    global _home, _server
    if _server:
        _server.stop()
        shutil.rmtree(_server.folder, ignore_errors=True)
        _server = None
    if _home:
        shutil.rmtree(_home)
        _home = None
