"""The home: `$POLYBOORU_HOME`, everything the server writes, one server at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from ops.errors import StartError

# Uploads, messages and logs are nobody else's business on this machine.
PRIVATE_FOLDERS = ("logs", "queue", "queue/control", "queue/messages", "tmp")


def make_home(home: Path) -> None:
    """Make the folder, or say why nothing can be written there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise StartError(
            f"Cannot write to {home} ({error.strerror}). Give this user the folder, "
            f"or choose another: POLYBOORU_HOME=/some/folder"
        ) from error


def lock_home(home: Path, address: str) -> IO[str]:
    """Hold the result for as long as the server runs; the kernel lets go of it even
    if we are killed."""
    lock = (home / "up.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "just starting"
        lock.close()
        raise StartError(
            f"Polybooru is already running on {home} ({holder}). End that one first, "
            f"or give this one a home of its own: POLYBOORU_HOME=/some/folder"
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}\n")
    lock.flush()
    return lock


def make_folders(home: Path) -> None:
    """What the children expect; half uploads of the last run are thrown away."""
    shutil.rmtree(home / "tmp", ignore_errors=True)
    for name in PRIVATE_FOLDERS:
        (home / name).mkdir(mode=0o700, exist_ok=True)
    (home / "media").mkdir(exist_ok=True)
    (home / "static").mkdir(exist_ok=True)


def write_secret(path: Path, text: str) -> None:
    """Into a file that only we may read, at once or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{text}\n")
    fresh.replace(path)
