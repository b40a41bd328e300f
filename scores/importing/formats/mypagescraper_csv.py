"""WACCA from the My Page scraper: ordinary CSV with quotes (score-formats,
section 6)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from scores.importing.text import clip, decode
from scores.importing.types import FatalImport

_LIST = re.compile(r"\s*\[(.*)\]\s*", re.DOTALL)


def records(
    body: bytes, needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record's first line, as an editor counts, and the needed columns."""
    reader = csv.reader(io.StringIO(decode(body), newline=""), strict=True)
    header = _next(reader) or []
    for name in needed:
        if name not in header:
            raise FatalImport(f"Failed to parse CSV: the column {name} is missing.")
    columns = {name: header.index(name) for name in needed}
    line = reader.line_num + 1
    while (record := _next(reader)) is not None:
        if record and len(record) != len(header):
            raise FatalImport(
                f"Failed to parse CSV: line {line} has {len(record)} cells, "
                f"expected {len(header)}."
            )
        if record:
            yield line, {name: record[index] for name, index in columns.items()}
        line = reader.line_num + 1


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise FatalImport(f"Failed to parse CSV: {error}.") from None


def bracket_list(cell: str) -> list[str]:
    """``[3,9+,12,0]`` to its items; none if it is no such list."""
    match = _LIST.fullmatch(cell)
    return [clip(item.strip()) for item in match[1].split(",")] if match else []
