"""The processes of `up`: started in sessions of their own, watched, started again
when they die, and ended in the right order."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final, Protocol

from ops.errors import StartError, Stopped
from ops.system import (
    command_line,
    group_command_lines,
    group_exists,
    signal_group,
    spawn,
)

# A stop takes at most these two together.
CHILDREN_STOP_SECONDS: Final = 6.0
DATABASE_STOP_SECONDS: Final = 2.5
# Waiting before a restart: none at first, then 1, 2, 4 ... up to this. A life longer
# than STEADY_SECONDS forgives earlier deaths.
LONGEST_PAUSE: Final = 30.0
STEADY_SECONDS: Final = 60.0


class Waiter:
    """Waits that end early when a child ends, and raise Stopped on SIGTERM, SIGINT
    and SIGHUP. Main thread only."""

    def __init__(self) -> None:
        self.stopping = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # Ignored under nohup, and then it should stay so.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def wait(self, seconds: float) -> None:
        if not self.stopping:
            select.select([self._reader], [], [], seconds)
            with suppress(BlockingIOError):
                os.read(self._reader, 4096)
        if self.stopping:
            raise Stopped


class Service(Protocol):
    """Something that is to run for as long as the supervisor does."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None: ...

    def start(self) -> None: ...


@dataclass
class Child:
    """A command of ours; its output goes to our standard error."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    folder: Path
    # What it gets when we die.
    death_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        self.process = spawn(
            self.command,
            env=self.env,
            cwd=self.folder,
            output=sys.stderr.fileno(),
            death_signal=self.death_signal,
        )

    def exit_code(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self.process.poll() if self.process else None

    def end_group(self) -> None:
        """Whatever it left running: a killed main process leaves its workers."""
        if self.process:
            signal_group(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class _Watch:
    name: str
    service: Service
    started: float
    pause: float = 0.0
    due: float | None = None


class Supervisor:
    """Holds every process of one home. `note` is a file in which the running ones
    are written down, for a successor to end if we die."""

    def __init__(
        self, waiter: Waiter, note: Path, say: Callable[[str], None] = print
    ) -> None:
        self.waiter = waiter
        self.say = say
        self._note = note
        self._children: list[Child] = []
        self._watches: list[_Watch] = []

    def watch(self, name: str, service: Service) -> None:
        """Start it again whenever it dies while `run` runs."""
        self._watches.append(_Watch(name, service, time.monotonic()))

    def start(self, child: Child) -> None:
        self._children.append(child)
        child.start()
        self._write_note()

    def start_watched(self, child: Child) -> None:
        self.start(child)
        self.watch(child.name, child)

    def finish(self, child: Child) -> int:
        """Start a child that ends by itself, and wait for its exit code."""
        self.start(child)
        while (code := child.exit_code()) is None:
            self.check_watched()
            self.waiter.wait(1.0)
        self._children.remove(child)
        return code

    def check_watched(self) -> None:
        """Raise StartError when something that should run has ended: during a start
        that is a fault to report, not to repeat."""
        for watch in self._watches:
            process = watch.service.process
            if process and process.poll() is not None:
                raise StartError(
                    f"The {watch.name} ended during the start "
                    f"({_ending(process.returncode)}). What it said stands above."
                )

    def run(self) -> None:
        """Keep everything alive, until Stopped is raised."""
        while True:
            self.waiter.wait(self._until_due())
            for watch in self._watches:
                self._revive(watch)

    def _until_due(self) -> float:
        due = [watch.due for watch in self._watches if watch.due is not None]
        return max(0.0, min(due, default=time.monotonic() + 60) - time.monotonic())

    def _revive(self, watch: _Watch) -> None:
        now = time.monotonic()
        process = watch.service.process
        if watch.due is None:
            if process and process.poll() is None:
                return
            if now - watch.started > STEADY_SECONDS:
                watch.pause = 0.0
            code = process.returncode if process else 0
            self.say(
                f"The {watch.name} ended ({_ending(code)}); starting it again"
                + (f" in {watch.pause:.0f} s" if watch.pause else "")
            )
            if isinstance(watch.service, Child):
                watch.service.end_group()
            watch.due = now + watch.pause
            watch.pause = min(LONGEST_PAUSE, watch.pause * 2 or 1.0)
        if watch.due <= now:
            self._start_again(watch)

    def _start_again(self, watch: _Watch) -> None:
        try:
            watch.service.start()
        except StartError as error:
            self.say(str(error))
            watch.due = time.monotonic() + watch.pause
            watch.pause = min(LONGEST_PAUSE, watch.pause * 2)
            return
        watch.due = None
        watch.started = time.monotonic()
        self._write_note()

    def stop(self) -> None:
        """All children at once: first politely, then by force."""
        running = [child for child in self._children if child.exit_code() is None]
        for child in running:
            if child.process:
                child.process.terminate()
        deadline = time.monotonic() + CHILDREN_STOP_SECONDS
        while running and time.monotonic() < deadline:
            time.sleep(0.02)
            running = [child for child in running if child.exit_code() is None]
        for child in self._children:
            child.end_group()
        self._note.unlink(missing_ok=True)

    def _write_note(self) -> None:
        pids = [child.process.pid for child in self._children if child.process]
        lines = [f"{pid} {command_line(pid)}\n" for pid in pids]
        self._note.write_text("".join(lines))

    def end_leftovers(self) -> None:
        """End the children of a supervisor that was killed. Those whose number now
        belongs to something else are not touched."""
        try:
            lines = self._note.read_text().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            number, _, words = line.partition(" ")
            group = int(number)
            if words and words in group_command_lines(group):
                self.say(f"Ending what an earlier run left behind (group {group})")
                signal_group(group, signal.SIGKILL)
                deadline = time.monotonic() + 2
                while group_exists(group) and time.monotonic() < deadline:
                    self.waiter.wait(0.02)
        self._note.unlink()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"exit code {code}"
