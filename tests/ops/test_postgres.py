"""The embedded server through its ugly days."""

from __future__ import annotations

import importlib.util
import os
import pwd
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ops import placement
from ops.errors import StartError, Stopped
from ops.postgres import BUSY_MEMORY, EmbeddedPostgres
from ops.system import Account, spawn
from tests.ops.site import is_alive, until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has these troubles")
ONE = "SELECT 1"


def ask(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.conninfo) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def account_of(server: EmbeddedPostgres) -> Account | None:
    return Account.owner_of(server.folder) if os.geteuid() == 0 else None


def main_process(server: EmbeddedPostgres) -> psutil.Process:
    assert server.process
    return psutil.Process(server.process.pid)


def test_private_socket_and_lasting_data(server: EmbeddedPostgres) -> None:
    server.start()
    assert ask(server, "SELECT lower('ÄÉ')") == "äé"
    assert ask(server, "SHOW listen_addresses") == ""
    with psycopg.connect(server.conninfo) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    with pytest.raises(psycopg.OperationalError, match="password authentication"):
        psycopg.connect(server.conninfo, password="wrong")
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.folder / "password").stat().st_mode) == 0o600
    server.stop()
    assert not server.running()
    server.start()
    assert ask(server, "SELECT n FROM kept") == 42


def test_a_stop_does_not_wait_for_clients(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.conninfo):
        server.stop(seconds=3)
    # A clean end, not the force that comes after the seconds.
    log = (server.home / "logs" / "postgres.log").read_text()
    assert "database system is shut down" in log


def test_a_second_server_on_the_same_data_is_refused(server: EmbeddedPostgres) -> None:
    server.start()
    with pytest.raises(StartError, match="in use by another Polybooru"):
        EmbeddedPostgres(server.home).start()
    assert ask(server, ONE) == 1


def test_two_homes_side_by_side(server: EmbeddedPostgres, home: Path) -> None:
    server.start()
    (home / "inner").mkdir()
    other = EmbeddedPostgres(home / "inner")
    other.start()
    try:
        assert ask(server, "SHOW data_directory") == str(server.data)
        assert ask(other, "SHOW data_directory") == str(other.data)
    finally:
        other.stop()


def test_a_start_while_dead_memory_is_in_use(home: Path) -> None:
    log = home / "logs" / "postgres.log"

    def wait(seconds: float) -> None:
        if BUSY_MEMORY in log.read_text():
            checkpointer.resume()
        time.sleep(seconds)

    server = EmbeddedPostgres(home)
    server.start()
    # The main process is killed, and one of its children is slow to notice.
    checkpointer = next(
        child
        for child in main_process(server).children()
        if "checkpointer" in " ".join(child.cmdline())
    )
    checkpointer.suspend()
    main_process(server).kill()
    until(lambda: not server.running(), 5)
    server._wait = wait
    try:
        server.start()
        assert BUSY_MEMORY in log.read_text()
        assert ask(server, ONE) == 1
    finally:
        if is_alive(checkpointer):
            checkpointer.kill()
        server.stop()


@pytest.fixture
def orphan(server: EmbeddedPostgres) -> Iterator[psutil.Process]:
    """A running server of this data that nobody watches."""
    server.start()
    command = main_process(server).cmdline()
    server.stop()
    started = spawn(
        command, account=account_of(server), cwd=Path("/"), output=subprocess.DEVNULL
    )
    process = psutil.Process(started.pid)
    pid_file = server.data / "postmaster.pid"
    until(lambda: pid_file.exists() and "ready" in pid_file.read_text(), 5)
    yield process
    started.kill()
    started.wait()


def test_an_orphan_is_stopped(server: EmbeddedPostgres, orphan: psutil.Process) -> None:
    server.start()
    assert not is_alive(orphan)
    assert main_process(server).pid != orphan.pid
    assert ask(server, ONE) == 1


def test_a_process_id_that_is_somebody_elses_now(server: EmbeddedPostgres) -> None:
    server.start()
    pid_file = server.data / "postmaster.pid"
    noted = pid_file.read_text().splitlines()
    server.stop()
    # Of the server's own user: PostgreSQL alone would refuse to start.
    stranger = spawn(
        ["sleep", "60"], account=account_of(server), output=subprocess.DEVNULL
    )
    try:
        for path in (pid_file, server.folder / ".s.PGSQL.5432.lock"):
            path.write_text("\n".join([str(stranger.pid), *noted[1:]]) + "\n")
            if account := account_of(server):
                os.chown(path, account.uid, account.gid)
        server.start()
        assert ask(server, ONE) == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start(home: Path, server: EmbeddedPostgres) -> None:
    def interrupt(seconds: float) -> None:
        if (home / "postgres" / "data.new" / "base").exists():
            raise Stopped

    broken_off = EmbeddedPostgres(home, wait=interrupt)
    with pytest.raises(Stopped):
        broken_off.start()
    broken_off.stop()
    assert not (home / "postgres" / "data").exists()
    server.start()
    assert ask(server, ONE) == 1


def test_a_home_with_a_long_path(home: Path) -> None:
    deep = home / ("long-name-" * 12)
    deep.mkdir()
    server = EmbeddedPostgres(deep)
    server.start()
    socket_folder = Path((deep / "postgres.socket").read_text().strip())
    assert ask(server, ONE) == 1
    assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    server.stop()
    assert not socket_folder.exists()


def test_a_bad_setting_is_told_in_its_own_words(home: Path) -> None:
    server = EmbeddedPostgres(home, {"shared_buffers": "nonsense"})
    with pytest.raises(StartError, match='"shared_buffers": "nonsense"'):
        server.start()
    server.stop()


def test_data_of_another_version(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("99\n")
    with pytest.raises(StartError, match="is of PostgreSQL 99"):
        EmbeddedPostgres(server.home).start()


def test_no_package_for_this_machine(home: Path) -> None:
    # Isolated from the packages, as on a machine that has no wheel.
    program = (
        f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n"
        "from pathlib import Path\n"
        "from ops.placement import place\n"
        f"place(Path({str(home)!r}), print)"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True
    )
    assert "StartError" in result.stderr
    assert "Set DATABASE_URL" in result.stderr


@as_root
def test_root_starts_it_as_a_user_of_its_own(server: EmbeddedPostgres) -> None:
    server.start()
    assert main_process(server).username() == "polybooru"
    assert pwd.getpwnam("polybooru").pw_shell == "/usr/sbin/nologin"


@as_root
def test_root_with_a_home_that_nobody_else_can_reach(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_to_all = home / "system"
    open_to_all.mkdir()
    monkeypatch.setattr(placement, "SYSTEM_FOLDER", open_to_all / "polybooru")
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    packages = closed / "packages"
    packages.mkdir()
    spec = importlib.util.find_spec(placement.PACKAGE)
    assert spec
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    for name in (package.name, f"{package.name}.libs"):
        (packages / name).symlink_to(package.with_name(name))
    monkeypatch.syspath_prepend(packages)
    (closed / "site").mkdir()

    server = EmbeddedPostgres(closed / "site")
    server.start()
    with psycopg.connect(server.conninfo) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
    place = Path((closed / "site" / "postgres.path").read_text().strip())
    assert place.parent == open_to_all / "polybooru"
    said = capsys.readouterr().out
    assert str(place) in said
    assert str(open_to_all / "polybooru" / "pginstall18") in said
    assert str(open_to_all) in main_process(server).exe()
    server.stop()

    # The next start finds the same data again, and no folder was opened.
    again = EmbeddedPostgres(closed / "site")
    again.start()
    assert ask(again, "SELECT n FROM kept") == 42
    again.stop()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
