"""What differs between operating systems: users, processes and their parents."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ops.errors import StartError

_PR_SET_PDEATHSIG = 1
# Looked up before any fork: a child between fork and exec should do little.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_HAS_PROC = Path("/proc/self/cmdline").exists()


@dataclass(frozen=True)
class Account:
    """A user of this machine that a process runs as."""

    uid: int
    gid: int
    name: str

    @classmethod
    def owner_of(cls, path: Path) -> Account:
        facts = path.stat()
        try:
            name = pwd.getpwuid(facts.st_uid).pw_name
        except KeyError:
            name = str(facts.st_uid)
        return cls(facts.st_uid, facts.st_gid, name)


def system_account(name: str) -> Account:
    """The system user `name`, made when it does not exist. Needs root."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        _make_system_account(name)
        entry = pwd.getpwnam(name)
    return Account(entry.pw_uid, entry.pw_gid, name)


def _make_system_account(name: str) -> None:
    if useradd := shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin"):
        command = [useradd, "--system", "--no-create-home", "--user-group"]
        command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]
    elif adduser := shutil.which("adduser", path=f"{os.defpath}:/usr/sbin:/sbin"):
        # BusyBox: its words are different.
        command = [adduser, "-S", "-D", "-H", "-h", "/nonexistent"]
        command += ["-s", "/sbin/nologin", name]
    else:
        raise StartError(
            f"PostgreSQL must not run as root, and this machine has no useradd to "
            f"make the user '{name}' with. Make that user, start as another user, "
            f"or set DATABASE_URL to a PostgreSQL server of your own."
        )
    result = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    if result.returncode:
        raise StartError(
            f"PostgreSQL must not run as root, and making the system user '{name}' "
            f"failed: {result.stderr.strip()}\nMake it, or set DATABASE_URL."
        )


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
    death_signal: int | None = None,
    private: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C in the terminal does
    not reach it and its whole group can be ended at once.

    `death_signal` is what the kernel sends it when we die (Linux only; call from the
    main thread, for the signal follows the thread). `private`: umask 077.
    """
    parent = os.getpid()

    def in_child() -> None:
        end_with_parent(parent, death_signal or 0)

    return subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        env=env,
        cwd=cwd,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077 if private else -1,
        start_new_session=True,
        preexec_fn=in_child if death_signal else None,
    )


def end_with_parent(parent: int, number: int) -> None:
    """From now on, receive this signal when process `parent` dies. Linux only."""
    if _prctl is None:
        return
    _prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew of our wish
        os._exit(1)


def group_command_lines(group: int) -> list[str]:
    """What the living processes of a group were started with."""
    if _HAS_PROC:
        pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
        return [command_line(pid) for pid in pids if _group(pid) == group]
    ps = ["/bin/ps", "-ww", "-A", "-o", "pgid=,command="]
    result = subprocess.run(ps, capture_output=True, text=True)  # noqa: S603
    lines = [line.split(None, 1) for line in result.stdout.splitlines()]
    return [line[1] for line in lines if len(line) == 2 and line[0] == str(group)]


def group_exists(group: int) -> bool:
    """Until every process is gone with all that it held, such as a port; its command
    line goes earlier."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS, of zombies
        pass
    return True


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def command_line(pid: int) -> str:
    """The words that process was started with; empty if it is gone (or a zombie)."""
    if _HAS_PROC:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return words.rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
    ps = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
    result = subprocess.run(ps, capture_output=True, text=True)  # noqa: S603
    return result.stdout.strip()


def signal_group(pid: int, number: int) -> None:
    """Signal every process of the group that `spawn` made, if any is left."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of zombies
        return
