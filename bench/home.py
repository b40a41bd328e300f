"""Invented data of one size, made once and kept: a database in a folder of its own.

BENCH_HOME is where the folders lie, by default below the folder for temporary files.
"""

from __future__ import annotations

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
_MAKERS = ("booru/migrations", "accounts/migrations", "ops/benchmark_data")


def bench_home() -> Path:
    return Path(
        os.environ.get("BENCH_HOME") or Path(tempfile.gettempdir()) / "polybooru-bench"
    )


@contextmanager
def prepared(images: int) -> Iterator[up.Plan]:
    """The database with so many invented images runs, and Django is set up on it."""
    root = bench_home()
    home = root / str(images)
    made = home / "made-by"
    if home.exists() and not (made.exists() and made.read_text() == _fingerprint()):
        _remove(home)
    home.mkdir(parents=True, exist_ok=True)
    # Started by root, the server is another user: it has to pass through.
    root.chmod(0o711)
    home.chmod(0o711)
    with database(home) as plan:
        if not made.exists():
            _make(images)
            made.write_text(_fingerprint())
        import django

        django.setup()
        yield plan


def _make(images: int) -> None:
    sys.stderr.write(f"Making {images} images below {bench_home()} (once)\n")
    manage = [sys.executable, str(_ROOT / "manage.py")]
    data = ["make_benchmark_data", "--images", str(images), "--seed", str(SEED)]
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
