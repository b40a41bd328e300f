"""What can be wrong with what a person sent. The domain says what; each face (a
dialect, a form) says it in its own shape."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError


class FileProblem(StrEnum):
    MISSING = "missing"  # none sent, or the fetch failed
    UNSUPPORTED = "unsupported"  # detail: the sniffed MIME type
    CORRUPT = "corrupt"
    DIMENSIONS = "dimensions"  # more pixels, frames or seconds than can be processed
    TOO_MANY_BYTES = "too many bytes"  # detail: the limit
    NAME_TOO_LONG = "name too long"
    DUPLICATE = "duplicate"  # detail: the id of the image that has the file
    DO_NOT_POST = "do not post"  # detail: the kind of the entry


@dataclass(frozen=True)
class Problem:
    """`field` is one of tag_input, description, sources, source_url, anonymous and
    file; `position` counts the sources, of which `detail` says how many there are."""

    field: str
    message: str
    position: int | None = None
    file: FileProblem | None = None
    detail: str = ""


class Rejected(ValidationError):
    """Nothing was changed, for all of these reasons together."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([p.message for p in problems])
        self.problems = problems
