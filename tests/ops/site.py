"""A real `manage.py up` with a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


class Site:
    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.supervisor: subprocess.Popen[str] | None = None
        self.seen: set[psutil.Process] = set()

    def run(self, *options: str, **env: str) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "up", "--no-demo"]
        return subprocess.Popen(
            [*command, "--port", str(self.port), *options],
            cwd=ROOT,
            env=self._environment() | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def refusal(self, *options: str, **env: str) -> str:
        """What a start that must fail says."""
        process = self.run(*options, **env)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 1
        assert "Traceback" not in said
        return said

    def start(self, **env: str) -> None:
        log = (self.home / "output").open("w+")
        command = [sys.executable, "manage.py", "up", "--no-demo"]
        self.supervisor = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env=self._environment() | env,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert self.supervisor.stdout
        line = self.supervisor.stdout.readline()
        assert line == f"ready http://127.0.0.1:{self.port}\n", self.output()

    def output(self) -> str:
        return (self.home / "output").read_text()

    def stop(self) -> tuple[int, float]:
        """Exit code, and seconds."""
        assert self.supervisor
        self.processes()
        begin = time.monotonic()
        self.supervisor.send_signal(signal.SIGTERM)
        code = self.supervisor.wait(15)
        return code, time.monotonic() - begin

    def kill_supervisor(self) -> None:
        assert self.supervisor
        self.processes()
        self.supervisor.kill()
        self.supervisor.wait()

    def processes(self) -> list[psutil.Process]:
        assert self.supervisor
        found = psutil.Process(self.supervisor.pid).children(recursive=True)
        self.seen.update(found)
        return found

    def child(self, *words: str) -> psutil.Process:
        """The direct child of the supervisor whose command has these words."""
        assert self.supervisor
        for process in psutil.Process(self.supervisor.pid).children():
            with suppress(psutil.Error):  # dead a moment ago
                if all(word in " ".join(process.cmdline()) for word in words):
                    return process
        pytest.fail(f"no child {words}: {self.output()}")

    def await_worker(self) -> None:
        """Until it has its pool and its beat."""
        until(lambda: len(self.child("ops.worker").children()) >= 2, 30)

    def survivors(self) -> list[psutil.Process]:
        return [process for process in self.seen if is_alive(process)]

    def status(self, path: str) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except OSError:
            return 0

    def kill_everything(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.kill_supervisor()
        for process in self.survivors():
            with suppress(psutil.NoSuchProcess):  # it ended by itself meanwhile
                process.kill()
        until(lambda: not self.survivors(), 5)

    def _environment(self) -> dict[str, str]:
        """Ours without what the test run set for itself. Tests ask faster than any
        client may."""
        dropped = ("DATABASE_", "DJANGO_", "PYTEST_", "REDIS_", "SITE_", "WEB_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        return kept | {"POLYBOORU_HOME": str(self.home), "RATE_LIMITS": "off"}


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until(condition: Callable[[], object], seconds: float) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
