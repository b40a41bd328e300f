"""A running site with what a test wants to do to it beside HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.e2e.client import Client
from tests.ops.site import ROOT, Site, until

_MAKE = """
import json
from tests.factories import make_image
made = [make_image(tags=["safe", "fox", "{tag}"]).pk for _ in range({count})]
print(json.dumps(made))
"""


class LiveSite(Site):
    def start_with_demo(self, **env: str) -> None:
        """As `make run` does; the first time it loads the demo content."""
        self.supervisor = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port)],
            cwd=ROOT,
            env=self._environment() | env,
            stdout=subprocess.PIPE,
            stderr=(self.home / "output").open("w+"),
            text=True,
        )
        assert self.supervisor.stdout
        line = self.supervisor.stdout.readline()
        assert line == f"ready http://127.0.0.1:{self.port}\n", self.output()

    def manage(self, *words: str, seconds: float = 60) -> str:
        """Run a command on this home while the site runs; what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self._environment() | {"PORT": str(self.port)},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def account(self, name: str, *options: str) -> dict[str, Any]:
        printed: dict[str, Any] = json.loads(
            self.manage("create_account", name, *options)
        )
        return printed

    def user(self, name: str) -> Client:
        return Client(self.port, self.account(name)["api_key"])

    def images(self, tag: str, count: int) -> list[int]:
        """Rows of finished images without files, with this tag; ascending ids."""
        words = _MAKE.format(tag=tag, count=count)
        printed: list[int] = json.loads(
            self.manage("shell", "--no-imports", "-c", words)
        )
        return printed

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        conninfo = (self.home / "database_url").read_text().strip()
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def settle(self, ids: list[int], seconds: float) -> dict[int, tuple[str, str]]:
        """Wait until all work on these images has ended; id to (state, reason)."""
        query = (
            "SELECT image_id, state, reason FROM booru_processingjob"
            " WHERE image_id = ANY(%(ids)s)"
        )
        found: dict[int, tuple[str, str]] = {}

        def ended() -> bool:
            found.update({row[0]: row[1:] for row in self.rows(query, ids=ids)})
            return len(found) == len(ids) and all(
                state in ("done", "failed") for state, _ in found.values()
            )

        until(ended, seconds)
        return found

    def web(self) -> psutil.Process:
        return self.child("granian")

    def worker(self) -> psutil.Process:
        return self.child("ops.worker")

    def lives(self) -> Mapping[str, set[int]]:
        """Who runs: the numbers change when somebody died and was started again."""
        families = {"web": self.web(), "worker": self.worker()}
        return {
            name: {main.pid, *(child.pid for child in main.children())}
            for name, main in families.items()
        }


def stored_folders(home: Path) -> set[tuple[int, str]]:
    """(image id, revision) of every folder below the media."""
    shards = (home / "media" / "images").glob("*/*/*")
    return {(int(path.parent.name), path.name) for path in shards}
