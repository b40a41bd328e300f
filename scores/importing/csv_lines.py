"""The vendor's CSV, which escapes neither commas nor quotes (score-formats, section 2).

A line is split at every comma; a cell in quotes loses them and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scores.importing.text import decode
from scores.importing.types import FatalImport

MAX_HEADER_LENGTH = 1000
MAX_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` as an editor counts: the header is line 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lines:
    columns: int
    lines: Iterator[Line]


def read_lines(body: bytes, columns: Collection[int], *, name: str) -> Lines:
    """Only the number of headers is looked at, never their text: it differs by age and
    language."""
    # Lines are read one by one: a file of line ends would be a huge list.
    text = io.StringIO(decode(body), newline="\n")
    header = text.readline().rstrip("\r\n")
    if not header:
        raise FatalImport("Expected headers, but received nothing in the first row.")
    if len(header) > MAX_HEADER_LENGTH:
        raise FatalImport("Headers were longer than 1000 characters long.")
    count = header.count(",") + 1
    if count > MAX_COLUMNS:
        raise FatalImport("Too many CSV headers.")
    if count not in columns:
        expected = " or ".join(map(str, columns))
        raise FatalImport(
            f"This {name} file does not have the correct amount of headers. "
            f"(Expected {expected}, got {count}.)"
        )
    return Lines(count, _lines(text, count))


def _lines(text: io.StringIO, count: int) -> Iterator[Line]:
    for index, line in enumerate(text, 1):
        content = line.rstrip("\r\n")
        # A single cell is an empty line or what is left of one.
        if "," not in content:
            continue
        cells = content.split(",")
        if '"' in content:
            cells = [_unquoted(cell) for cell in cells]
        if len(cells) != count:
            raise FatalImport(
                f"Row {index} has an invalid amount of cells "
                f"({len(cells)}, expected {count}). "
                f"It is line {index + 1} of the file."
            )
        yield Line(index + 1, cells)


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == '"' == cell[-1]:
        return cell[1:-1]
    return cell
