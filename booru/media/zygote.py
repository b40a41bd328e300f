"""The process that jobs are forked from: `python -m booru.media.zygote`.

It has every decoder loaded and used once, no Django, no database, no secret in its
environment and one thread. Each datagram on its control socket is a job with three
open files: a socket for the status, a pipe for what the job says, and the source. It
forks, the child confines itself and works; the zygote keeps the wall clock, kills
what runs too long or is no longer waited for, and sends the status as JSON:
`{"code", "cpu", "peak", "late"}` (negative code: the signal; seconds; bytes).
When the process that started it goes away, its lifeline ends and so does everything.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from booru.media import landlock
from booru.media.confine import confine
from booru.media.failures import failure
from booru.media.frames import PipeSink
from booru.media.profiles import Profile, Reach
from booru.media.task import Job, Task
from booru.media.types import JobFailed, MediaError

LARGEST_REQUEST = 65_536


@dataclass
class _Child:
    pid: int
    status: socket.socket
    deadline: float
    killed: bool = False
    late: bool = False


class Zygote:
    """The loop; `jobs` are the functions that may be asked for by name."""

    def __init__(
        self, control: socket.socket, lifeline: int, jobs: Mapping[str, Job]
    ) -> None:
        self._pid = os.getpid()
        self._control = control
        self._lifeline = lifeline
        self._jobs = jobs
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(lifeline, selectors.EVENT_READ)
        self._wake, end = os.pipe()
        for number in (self._wake, end):
            os.set_blocking(number, False)
        self._selector.register(self._wake, selectors.EVENT_READ)
        signal.set_wakeup_fd(end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def serve(self) -> None:
        """Until the lifeline ends."""
        while True:
            for key, _ in self._selector.select(self._patience()):
                if key.fileobj is self._lifeline:
                    return self._end()
                if key.fileobj is self._wake:
                    os.read(self._wake, 4096)
                elif key.fileobj is self._control:
                    self._accept()
                else:
                    self._kill(key.data, late=False)
            now = time.monotonic()
            for child in self._children.values():
                if child.deadline <= now and not child.killed:
                    self._kill(child, late=True)
            self._reap()

    def _patience(self) -> float | None:
        deadlines = [c.deadline for c in self._children.values() if not c.killed]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self) -> None:
        data, files, _, _ = socket.recv_fds(self._control, LARGEST_REQUEST, 3)
        if len(files) != 3:
            for number in files:
                os.close(number)
            return
        status, pipe, source = files
        request = json.loads(data)
        given = {**request["profile"], "reach": Reach(request["profile"]["reach"])}
        profile = Profile(**given)
        try:
            pid = os.fork()
        except OSError:
            for number in files:
                os.close(number)
            return
        if pid == 0:
            self._work(request, profile, pipe, source)
        os.close(pipe)
        os.close(source)
        deadline = time.monotonic() + profile.wall_seconds
        child = _Child(pid, socket.socket(fileno=status), deadline)
        self._children[pid] = child
        # Nothing is ever sent on it: it becomes readable when the client goes.
        self._selector.register(child.status, selectors.EVENT_READ, child)

    def _work(
        self, request: dict[str, Any], profile: Profile, pipe: int, source: int
    ) -> NoReturn:
        """The child. It must never return into the loop."""
        sink = PipeSink(pipe)
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            folder = Path(request["folder"]) if request["folder"] else None
            keep = frozenset((pipe, source))
            confine(profile, folder, keep=keep, parent=self._pid)
            with os.fdopen(source, "rb") as file:
                task = Task(file, sink, folder, request["arguments"])
                sink.result(self._jobs[request["job"]].function(task))
            code = 0
        except BaseException as error:  # noqa: BLE001
            code = 1
            self._report(sink, failure(error, profile))
        finally:
            os._exit(code)

    @staticmethod
    def _report(sink: PipeSink, error: MediaError) -> None:
        if isinstance(error, JobFailed) and error.__cause__ is not None:
            sys.excepthook(type(error), error, error.__cause__.__traceback__)
            sys.stderr.flush()
        sink.error(error)

    def _kill(self, child: _Child, *, late: bool) -> None:
        child.killed, child.late = True, late
        # Otherwise a client that is gone would wake the loop again and again.
        self._selector.unregister(child.status)
        os.kill(child.pid, signal.SIGKILL)

    def _reap(self) -> None:
        for pid in list(self._children):
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if not done:
                continue
            child = self._children.pop(pid)
            if not child.killed:
                self._selector.unregister(child.status)
            scale = 1024 if sys.platform.startswith("linux") else 1
            report = {
                "code": os.waitstatus_to_exitcode(status),
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": usage.ru_maxrss * scale,
                "late": child.late,
            }
            with child.status, contextlib.suppress(OSError):
                child.status.sendall(json.dumps(report).encode())

    def _end(self) -> None:
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)


def main(control: int, lifeline: int, module: str) -> None:
    """Warm up and serve; the numbers are inherited open files."""
    # About broken files, many, and said better by the job's own error.
    warnings.simplefilter("ignore")
    jobs = importlib.import_module(module)
    jobs.warm_up()
    if not landlock.version():
        sys.stderr.write(
            "media: this kernel has no Landlock; videos are decoded without it,"
            " and drawings are rendered without text\n"
        )
    # What is loaded now is never collected, so its pages stay shared.
    gc.collect()
    gc.freeze()
    Zygote(socket.socket(fileno=control), lifeline, jobs.JOBS).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
