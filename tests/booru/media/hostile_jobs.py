"""Jobs that do what a decoder under attack would do. Only tests ask for them."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import resvg_py

from booru.media import landlock
from booru.media.frames import Output
from booru.media.task import Job, Task
from booru.media.types import CorruptFile, TooLarge, UnsupportedType


def warm_up() -> None:
    """Nothing to load."""


def _read(task: Task) -> dict[str, Any]:
    return {"data": task.source.read().decode(), "pid": os.getpid()}


def _burn(task: Task) -> None:
    while True:
        pass


def _sleep(task: Task) -> None:
    time.sleep(60)


def _allocate(task: Task) -> int:
    return len(bytearray(int(task.arguments["bytes"])))


def _crash(task: Task) -> None:
    ctypes.string_at(0)


def _abort(task: Task) -> None:
    os.abort()


def _leave(task: Task) -> None:
    os._exit(0)


def _recurse(task: Task) -> object:
    return _recurse(task)


def _raise(task: Task) -> None:
    kinds = (CorruptFile("torn"), TooLarge("huge"), UnsupportedType("a/b"))
    raise {type(kind).__name__: kind for kind in kinds}[task.arguments["kind"]]


def _stumble(task: Task) -> None:
    raise RuntimeError("our own mistake")


def _write(task: Task) -> None:
    output = task.sink.create(str(task.arguments["name"]))
    for _ in range(int(task.arguments.get("times", 1))):
        output.write(b"x" * 1_000_000)
    time.sleep(float(task.arguments.get("then", 0)))


def _write_folder(task: Task) -> None:
    (task.own_folder / "big.bin").write_bytes(bytes(int(task.arguments["bytes"])))


def _garbage(task: Task) -> None:
    sink: Any = task.sink
    os.write(sink._pipe, b"\xff" * 100)


def _environment(task: Task) -> list[str]:
    return sorted(os.environ)


def _reach(task: Task) -> dict[str, str]:
    """What each attempt to get out comes to: "ok" or the name of the error."""
    found: dict[str, str] = {}
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: Path(task.arguments["secret"]).read_bytes(),
        "list": lambda: os.listdir("/"),  # noqa: PTH208
        "write": lambda: Path(task.arguments["other"]).write_bytes(b"x"),
        "own": lambda: (task.own_folder / "own.txt").write_bytes(b"x"),
        "tcp": lambda: _tcp(int(task.arguments["port"])),
        "udp": lambda: _udp(int(task.arguments["port"])),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
            found[name] = "ok"
        except (OSError, TypeError) as error:
            found[name] = type(error).__name__
    return found


def _tcp(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        pass


def _udp(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", ("127.0.0.1", port))


def _render(task: Task) -> None:
    """A drawing as it came, not scrubbed."""
    output: Output = task.sink.create("rendered.png")
    text = task.source.read().decode()
    output.write(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))


def _landlock(task: Task) -> int:
    return landlock.version()


JOBS = {
    "read": Job(_read),
    "burn": Job(_burn),
    "sleep": Job(_sleep),
    "allocate": Job(_allocate),
    "crash": Job(_crash),
    "abort": Job(_abort),
    "leave": Job(_leave),
    "recurse": Job(_recurse),
    "raise": Job(_raise),
    "stumble": Job(_stumble),
    "write": Job(_write),
    "write_folder": Job(_write_folder),
    "garbage": Job(_garbage),
    "environment": Job(_environment),
    "reach": Job(_reach),
    "render": Job(_render),
    "landlock": Job(_landlock),
}
