"""Run a job on a foreign file in a confined child process.

`run` is safe from many threads. The zygote that the children are forked from starts
with the first job of a process, is replaced once per job if it has died, and ends
with the process.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from booru.media.frames import receive
from booru.media.profiles import Profile
from booru.media.types import JobFailed

log = logging.getLogger(__name__)

_ROOT: Final = Path(__file__).resolve().parents[2]
#: Jobs of one process that run at the same time; the others wait.
_AT_ONCE: Final = 8
#: All of the environment that a decoder may see, beside single-threaded numerics.
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHASHSEED")


@dataclass(frozen=True)
class Usage:
    """What a job cost: seconds of processor time and bytes of resident memory."""

    cpu: float
    peak: int


@dataclass(frozen=True)
class Outcome:
    """A job's result as JSON values, and its cost."""

    value: Any
    usage: Usage


class Sandbox:
    """One zygote at a time; `jobs` is the module with its registry."""

    def __init__(self, jobs: str = "booru.media.jobs") -> None:
        self._jobs = jobs
        self._zygote: _Zygote | None = None
        self._forget()
        os.register_at_fork(after_in_child=self._after_fork)
        atexit.register(self.stop)

    @property
    def pid(self) -> int | None:
        """The process id of the zygote, if one was started here."""
        return self._zygote.process.pid if self._zygote else None

    def run(
        self,
        job: str,
        profile: Profile,
        source: Path,
        *,
        folder: Path | None = None,
        arguments: Mapping[str, object] | None = None,
    ) -> Outcome:
        """Do `job` on the file `source`; its outputs appear in `folder`.

        Raises the job's own `MediaError`, or `JobFailed` for every other end.
        """
        request = {
            "job": job,
            "profile": asdict(profile),
            "folder": str(folder.resolve()) if folder else None,
            "arguments": dict(arguments or {}),
        }
        with self._slots:
            for _ in range(2):
                try:
                    return self._once(json.dumps(request).encode(), profile, source)
                except _ZygoteDied:
                    continue
                except OSError as error:
                    # A full disk, too many open files, a source that is gone.
                    reason = error.strerror or type(error).__name__
                    raise JobFailed(reason, permanent=False) from error
        raise JobFailed("the decoding process could not be started", permanent=False)

    def stop(self) -> None:
        """End the zygote; the next job starts another."""
        with self._lock:
            if self._zygote is not None:
                self._zygote.close()
                self._zygote = None

    def _once(self, request: bytes, profile: Profile, source: Path) -> Outcome:
        zygote = self._living()
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        with ours, os.fdopen(read_end, "rb") as pipe:
            with theirs, source.open("rb") as file, _closing(write_end):
                try:
                    zygote.ask(request, [theirs.fileno(), write_end, file.fileno()])
                except OSError as error:
                    self._bury(zygote)
                    raise _ZygoteDied from error
            text = json.loads(request)["folder"]
            folder = Path(text) if text else None
            done, value = receive(pipe, folder, profile.output_bytes)
            pipe.read()
            status = ours.makefile("rb").read()
        if not status:
            self._bury(zygote)
            raise _ZygoteDied
        report = json.loads(status)
        usage = Usage(report["cpu"], report["peak"])
        log.debug("media job %s: %s", profile.name, usage)
        if not done:
            raise JobFailed(*_reason(report, profile))
        return Outcome(value, usage)

    def _living(self) -> _Zygote:
        with self._lock:
            if self._zygote is None or self._zygote.process.poll() is not None:
                if self._zygote is not None:
                    self._zygote.close()
                self._zygote = _Zygote(self._jobs)
            return self._zygote

    def _bury(self, zygote: _Zygote) -> None:
        with self._lock:
            if self._zygote is zygote:
                zygote.close()
                self._zygote = None

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._zygote = None

    def _after_fork(self) -> None:
        # The parent's zygote must not outlive the parent because of our copies.
        if self._zygote is not None:
            self._zygote.let_go()
        self._forget()


class _ZygoteDied(Exception):
    """The zygote went away before it could say how the job ended."""


class _Zygote:
    """A running zygote process, seen from outside."""

    def __init__(self, jobs: str) -> None:
        self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        lifeline, self._lifeline = os.pipe()
        numbers = (control.fileno(), lifeline)
        environment = {k: v for k, v in os.environ.items() if k in _ENVIRONMENT}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with control, _closing(lifeline):
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "booru.media.zygote", *map(str, numbers), jobs],
                cwd=_ROOT,
                env=environment,
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                # A Ctrl-C is for the process that owns us, which ends us in order.
                start_new_session=True,
            )

    def ask(self, request: bytes, files: list[int]) -> None:
        """Hand over a job with its three open files."""
        socket.send_fds(self._control, [request], files)

    def let_go(self) -> None:
        """Close this process's ends without ending the zygote of another."""
        self._control.close()
        os.close(self._lifeline)
        # Silences the complaint of subprocess about a child that is not ours.
        self.process.returncode = 0

    def close(self) -> None:
        """End it and what it runs."""
        self._control.close()
        os.close(self._lifeline)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _closing:
    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        os.close(self._number)


def _reason(report: dict[str, Any], profile: Profile) -> tuple[str, bool]:
    """Why a child ended without an answer, and whether the file is to blame."""
    code = -report["code"]
    if report["late"]:
        return f"took longer than {profile.wall_seconds:g} s", True
    if code == signal.SIGXCPU or (
        code == signal.SIGKILL and report["cpu"] >= profile.cpu_seconds
    ):
        return f"took more than {profile.cpu_seconds} s of processor time", True
    if code == signal.SIGABRT:
        return f"the decoder gave up, {memory_reason(profile)}", True
    if code in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE):
        return f"the decoder crashed ({signal.Signals(code).name})", True
    if code == signal.SIGKILL:
        return "the system ended the decoder, probably for lack of memory", False
    return "the decoder ended without an answer", True


def memory_reason(profile: Profile) -> str:
    """The words for a job that met its memory limit."""
    return f"probably for want of more than {profile.memory >> 20} MB of memory"


#: What the façade uses; lazily started, one per process.
SANDBOX: Final = Sandbox()
