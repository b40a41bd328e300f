"""What a job is given. Light: the process that asks loads no decoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from booru.media.frames import Sink
from booru.media.types import Limits


@dataclass(frozen=True)
class Task:
    """One call: the open source, where outputs go, and the caller's arguments.

    `folder` is for jobs that write files themselves; the others have `sink`.
    """

    source: BinaryIO
    sink: Sink
    folder: Path | None
    arguments: Mapping[str, Any]

    @property
    def limits(self) -> Limits:
        """The limits that the caller passed."""
        given = dict(self.arguments["limits"])
        return Limits(**{**given, "extra_formats": frozenset(given["extra_formats"])})

    @property
    def format(self) -> str:
        """The format that the caller passed."""
        return str(self.arguments["format"])

    @property
    def own_folder(self) -> Path:
        """The folder of a job that writes files itself."""
        if self.folder is None:
            raise TypeError("this job needs a folder")
        return self.folder


@dataclass(frozen=True)
class Job:
    """What is called; it returns dataclasses, or dicts of them, or None."""

    function: Callable[[Task], object]


def arguments(limits: Limits, **others: object) -> dict[str, object]:
    """A task's arguments as JSON values; the inverse of `Task.limits`."""
    given = asdict(limits) | {"extra_formats": sorted(limits.extra_formats)}
    return {"limits": given, **others}
