"""How a job in the sandbox talks to the process that asked for it.

The child writes frames to a pipe: output files piece by piece, then one result or
one error, both as JSON. Nothing that a child says is trusted beyond that: names are
checked, sizes are capped, and nothing is unpickled.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from booru.media.types import (
    CorruptFile,
    JobFailed,
    MediaError,
    StoredFile,
    TooLarge,
    UnsupportedType,
)

_HEADER: Final = struct.Struct(">BBI")
_OPEN, _DATA, _RESULT, _ERROR = range(1, 5)
_LARGEST_FRAME: Final = 16 * 1024 * 1024
_PIECE: Final = 1024 * 1024
_NAME: Final = re.compile(r"[a-z_]{1,32}\.(png|jpg|gif|svg|webp|avif|webm|mp4)")


class Output:
    """A file being written by a job: what Pillow and others need of one."""

    def __init__(self, write: Callable[[bytes | memoryview], object]) -> None:
        self._write = write
        self.size = 0

    def write(self, data: bytes | memoryview) -> int:
        """Send `data` on."""
        view = memoryview(data)
        for at in range(0, len(view), _PIECE):
            self._write(view[at : at + _PIECE])
        self.size += len(view)
        return len(view)

    def flush(self) -> None:
        """Nothing is held back here."""


class Sink(Protocol):
    """Where a job puts its files; several may be open at once."""

    def create(self, name: str) -> Output:
        """Begin the file `name`."""
        ...


class Nowhere:
    """Throws away what is written."""

    def create(self, name: str) -> Output:
        return Output(lambda data: None)


class FolderSink:
    """Writes into a folder; for jobs that may open files, and for tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[BinaryIO] = []

    def create(self, name: str) -> Output:
        file = (self._folder / name).open("wb", buffering=0)
        self._files.append(file)
        return Output(file.write)


class PipeSink:
    """Writes frames; the other end of the pipe writes the files."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._count = 0

    def create(self, name: str) -> Output:
        number = self._count
        self._count += 1
        self._frame(_OPEN, number, name.encode())
        return Output(lambda data: self._frame(_DATA, number, data))

    def result(self, value: object) -> None:
        """The last frame of a job that went well."""
        self._frame(_RESULT, 0, json.dumps(plain(value)).encode())

    def error(self, error: MediaError) -> None:
        """The last frame of a job that did not."""
        kind = type(error).__name__
        text = error.mime_type if isinstance(error, UnsupportedType) else str(error)
        permanent = isinstance(error, JobFailed) and error.permanent
        self._frame(_ERROR, 0, json.dumps([kind, text[:1000], permanent]).encode())

    def _frame(self, kind: int, number: int, data: bytes | memoryview) -> None:
        for part in (_HEADER.pack(kind, number, len(data)), data):
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(self._pipe, rest) :]


def plain(value: object) -> object:
    """A job's result as JSON values: dataclasses become objects."""
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(item) for name, item in asdict(value).items()}
    return value


def stored_files(value: Any) -> dict[str, StoredFile]:
    """The inverse of `plain` for the files of a job."""
    return {str(name): StoredFile(**item) for name, item in value.items()}


def receive(pipe: BinaryIO, folder: Path | None, most: int) -> tuple[bool, Any]:
    """Read a child's frames to the end, writing its files into `folder`.

    Returns whether there was a result, and the result. Raises the child's own
    error, and `JobFailed` where it breaks the rules or writes more than `most`
    bytes in all.
    """
    files: list[BinaryIO] = []
    total = 0
    try:
        while len(header := pipe.read(_HEADER.size)) == _HEADER.size:
            kind, number, length = _HEADER.unpack(header)
            if length > _LARGEST_FRAME:
                raise JobFailed("the decoder answered out of turn", permanent=True)
            data = pipe.read(length)
            if len(data) < length:
                break
            if kind == _RESULT:
                return True, json.loads(data)
            if kind == _ERROR:
                raise _error(*json.loads(data))
            if kind == _OPEN and folder is not None and len(files) < 64:
                files.append(_create(folder, data.decode("ascii", "replace")))
                continue
            if kind != _DATA or number >= len(files):
                raise JobFailed("the decoder answered out of turn", permanent=True)
            total += length
            if total > most:
                raise JobFailed(f"wrote more than {most >> 20} MB", permanent=True)
            files[number].write(data)
    finally:
        for file in files:
            file.close()
    return False, None


def _create(folder: Path, name: str) -> BinaryIO:
    if not _NAME.fullmatch(name):
        raise JobFailed("the decoder answered out of turn", permanent=True)
    return (folder / name).open("wb")


def _error(kind: str, text: str, permanent: bool) -> MediaError:
    if kind == "JobFailed":
        return JobFailed(text, permanent)
    kinds = {"UnsupportedType": UnsupportedType, "CorruptFile": CorruptFile}
    return kinds.get(kind, TooLarge)(text)
