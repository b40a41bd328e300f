"""The embedded PostgreSQL: one server for one home, reached by a socket only.

The programs come from a wheel; everything else is ours, because the wheel's own
wrapper trusts every local user and opens folders for all to read.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from ops.errors import StartError
from ops.placement import Placement, place
from ops.system import command_line, signal_group, spawn

# A socket's whole path has room for 107 bytes on Linux and for 103 on macOS.
MAX_SOCKET_PATH: Final = 100
SOCKET_NAME: Final = ".s.PGSQL.5432"
# After a kill of the main process its children need a moment to notice.
SHARED_MEMORY_PATIENCE: Final = 10.0
LOG_LIMIT: Final = 10_000_000
BUSY_MEMORY: Final = "pre-existing shared memory block"
USER: Final = "polybooru"
DATABASE: Final = "postgres"


class EmbeddedPostgres:
    """The server of one home. `settings` are added to its command line; `wait` is
    called with seconds while a start is under way and may raise to break it off;
    `say` gets remarks for the operator.

    `start`, and `start` again after the server died; `stop` when done.
    """

    def __init__(
        self,
        home: Path,
        settings: Mapping[str, str] | None = None,
        *,
        wait: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = print,
    ) -> None:
        self.home = home.absolute()
        self.settings = dict(settings or {})
        self.process: subprocess.Popen[bytes] | None = None
        self._wait = wait
        self._say = say
        self._lock: IO[str] | None = None
        self._placement: Placement | None = None
        self._socket_folder: Path | None = None

    @property
    def folder(self) -> Path:
        """What belongs to the server: data, password, and mostly the socket."""
        return self._placed().folder

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def conninfo(self) -> str:
        """libpq URL of the database, password included, valid from `start` on."""
        password = (self.folder / "password").read_text().strip()
        host = quote(str(self._socket_folder), safe="")
        return f"postgresql://{USER}:{password}@/{DATABASE}?host={host}"

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Return when the server accepts connections. Raises StartError."""
        self._own_folder()
        self._end_orphan()
        if not self.data.exists():
            self._make_data()
        self._place_socket()
        deadline = time.monotonic() + SHARED_MEMORY_PATIENCE
        while True:
            complaint = self._try_start()
            if complaint is None:
                return
            if BUSY_MEMORY not in complaint or time.monotonic() > deadline:
                raise StartError(
                    f"PostgreSQL did not start. Its last words:\n{complaint.strip()}\n"
                    f"More in {self._log}"
                )
            self._wait(0.1)

    def stop(self, seconds: float = 10.0) -> None:
        """End it: connections are cut, data is written. After `seconds` by force,
        which loses nothing either, but the next start takes longer."""
        if self.process is not None and self.running():
            # Not SIGTERM, which waits until the last client has left.
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                signal_group(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None
        self._remove_distant_socket()
        if self._lock:
            self._lock.close()
            self._lock = None

    def _placed(self) -> Placement:
        if self._placement is None:
            self._placement = place(self.home, self._say)
        return self._placement

    @property
    def _log(self) -> Path:
        return self.home / "logs" / "postgres.log"

    def _own_folder(self) -> None:
        """Holding this lock, a server that runs on our data can only be an orphan."""
        if self._lock:
            return
        lock = os.fdopen(_open_private(self.folder / "lock", os.O_RDWR), "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise StartError(
                f"The PostgreSQL data in {self.folder} is in use by another Polybooru."
            ) from None
        self._lock = lock

    def _make_data(self) -> None:
        """initdb into another folder, then rename: broken off, it leaves no ruin."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self.folder / "password"
        password.unlink(missing_ok=True)
        placement = self._placed()
        with os.fdopen(_open_private(password, os.O_WRONLY), "w") as file:
            file.write(secrets.token_urlsafe(24))
            if account := placement.account:
                os.fchown(file.fileno(), account.uid, account.gid)
        command: list[str | Path] = [
            placement.programs / "initdb",
            "-D",
            fresh,
            "-U",
            USER,
        ]
        command += ["-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--locale=C", "--no-instructions"]
        with tempfile.TemporaryFile() as output:
            process = self._spawn(command, output)
            try:
                while process.poll() is None:
                    self._wait(0.02)
            finally:
                signal_group(process.pid, signal.SIGKILL)
            if process.returncode:
                output.seek(0)
                raise StartError(
                    f"Making the database in {self.folder} failed:\n"
                    f"{output.read().decode(errors='replace').strip()}"
                )
        fresh.rename(self.data)

    @property
    def _socket_note(self) -> Path:
        """Where the socket is when the server's own folder has too long a path."""
        return self.home / "postgres.socket"

    def _place_socket(self) -> None:
        self._remove_distant_socket()
        folder = self.folder
        if len(os.fsencode(folder / SOCKET_NAME)) > MAX_SOCKET_PATH:
            folder = Path(tempfile.mkdtemp(prefix="polybooru-"))
            if len(os.fsencode(folder / SOCKET_NAME)) > MAX_SOCKET_PATH:
                folder.rmdir()
                raise StartError(
                    f"The path of a socket must be shorter than {MAX_SOCKET_PATH} "
                    f"bytes, which neither {self.folder} nor the folder for temporary "
                    f"files allows. Set TMPDIR to a short path."
                )
            if account := self._placed().account:
                os.chown(folder, account.uid, account.gid)
            self._socket_note.write_text(f"{folder}\n")
        self._socket_folder = folder

    def _remove_distant_socket(self) -> None:
        note = self._socket_note
        if note.is_file():
            folder = Path(note.read_text().strip())
            for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
                (folder / name).unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()
            note.unlink()

    def _spawn(
        self, command: list[str | Path], output: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        return spawn(
            command,
            account=self._placed().account,
            # An unset or foreign locale can stop the server at its start.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd=Path("/"),
            output=output,
            death_signal=signal.SIGINT,
            private=True,
        )

    def _try_start(self) -> str | None:
        """None when it is ready; what it said when it gave up."""
        self._log.parent.mkdir(mode=0o700, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".log.1"))
        command: list[str | Path] = [self._placed().programs / "postgres"]
        command += ["-D", self.data]
        for name, value in (self._fixed_settings() | self.settings).items():
            command += ["-c", f"{name}={value}"]
        with os.fdopen(_open_private(self._log, os.O_WRONLY), "ab") as log:
            before = log.seek(0, os.SEEK_END)
            self.process = self._spawn(command, log)
        remark = time.monotonic() + 10
        while self.process.poll() is None:
            if self._ready():
                return None
            if time.monotonic() > remark:
                remark = time.monotonic() + 60
                self._say("PostgreSQL puts its data in order after a crash ...")
            self._wait(0.01)
        with self._log.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace")

    def _fixed_settings(self) -> dict[str, str]:
        return {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder),
            "unix_socket_permissions": "0700",
            # Refused statements are the application's business, and it says so.
            "log_min_messages": "log",
            "log_checkpoints": "off",
        }

    def _ready(self) -> bool:
        """The file may be an orphan's: line 1 must be our child, line 8 its state."""
        lines = self._pid_file()
        return (
            self.process is not None
            and len(lines) >= 8
            and lines[0] == str(self.process.pid)
            and lines[7] == "ready"
        )

    def _pid_file(self) -> list[str]:
        try:
            text = (self.data / "postmaster.pid").read_text()
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _end_orphan(self) -> None:
        """Stop a server whose supervisor died; forget a process id that is not one."""
        lines = self._pid_file()
        if not lines:
            return
        pid = int(lines[0]) if lines[0].isdecimal() else 0
        if pid and self._serves_our_data(pid):
            self._say(f"Stopping a PostgreSQL left behind (process {pid})")
            for number in (signal.SIGINT, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
                deadline = time.monotonic() + SHARED_MEMORY_PATIENCE
                while self._serves_our_data(pid) and time.monotonic() < deadline:
                    self._wait(0.02)
        # In a container the same numbers come again: the id may be anybody's now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)

    def _serves_our_data(self, pid: int) -> bool:
        words = f"{command_line(pid)} "
        return "postgres" in words and f" -D {self.data} " in words


def _open_private(path: Path, flags: int) -> int:
    """For files beside those of another user: follows no link that he laid."""
    return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
