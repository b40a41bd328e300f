"""Invented data of one size, made once and kept: a database in a folder of its own.

BENCH_HOME is where the folders lie, by default below the folder for temporary files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.site import database
from booru.index.tables import TABLES
from booru.index.triggers import triggers_sql
from ops import up

SEED = 1
_ROOT = up.BASE_DIR
#: What the data was made by: with anything else it is made again.
_MAKERS = (
    "accounts/migrations",
    "booru/migrations",
    "scores/migrations",
    "ops/benchmark_data",
)


def bench_home() -> Path:
    return Path(
        os.environ.get("BENCH_HOME") or Path(tempfile.gettempdir()) / "polybooru-bench"
    )


@contextmanager
def prepared(number: int, kind: str = "images") -> Iterator[up.Plan]:
    """The database with so many invented images (or `scores`) runs, and Django is set
    up on it."""
    name = str(number) if kind == "images" else f"{kind}-{number}"
    home = bench_home() / name
    with alone(home):
        made = home / "made-by"
        if home.exists() and not _is_current(made):
            _remove(home)
        with database(reachable(home)) as plan:
            if not made.exists():
                _make(number, kind)
                made.write_text(_fingerprint())
            import django

            django.setup()
            yield plan


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One bench at a time has the data of a size: another might make it again."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def reachable(home: Path) -> Path:
    """The folder, there and open to the server: started by root, that is another
    user, who has to pass through."""
    home.mkdir(exist_ok=True)
    for folder in (home.parent, home):
        folder.chmod(0o711)
    return home


def _is_current(made: Path) -> bool:
    return made.exists() and made.read_text() == _fingerprint()


def _make(number: int, kind: str) -> None:
    sys.stderr.write(f"Making {number} {kind} below {bench_home()} (once)\n")
    manage = [sys.executable, str(_ROOT / "manage.py")]
    data = ["make_benchmark_data", f"--{kind}", str(number), "--seed", str(SEED)]
    subprocess.run([*manage, "migrate", "-v0"], check=True, cwd=_ROOT)
    subprocess.run([*manage, *data], check=True, cwd=_ROOT, stdout=sys.stderr)


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{SEED}{TABLES}{triggers_sql()}".encode())
    for folder in _MAKERS:
        for file in sorted((_ROOT / folder).glob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _remove(home: Path) -> None:
    """With the database, which may lie elsewhere (`ops.placement`)."""
    pointer = home / "postgres.path"
    if pointer.is_file():
        shutil.rmtree(pointer.read_text().strip())
    shutil.rmtree(home)
