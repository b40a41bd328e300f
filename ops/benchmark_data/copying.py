"""Columns into tables by COPY. Text must hold no tab, line feed or backslash; what is
invented here holds none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from django.db import models
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

NULL = "\\N"
# Microseconds from the epoch to 2000, PostgreSQL's own.
_EPOCH_2000 = 946_684_800_000_000
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"

Column = NDArray[Any]


def copy_numbers(
    cursor: CursorWrapper, model: type[models.Model], columns: Mapping[str, Column]
) -> None:
    """Rows of numbers, truth values and times (datetime64[us]) in COPY's binary form;
    each array must have the width of its column. None may be null."""
    arrays = [_as_stored(column) for column in columns.values()]
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for place, array in enumerate(arrays):
        kind = array.dtype.newbyteorder(">").str
        layout += [(f"width{place}", ">i4"), (f"value{place}", kind)]
    rows = np.empty(arrays[0].size, np.dtype(layout))
    rows["fields"] = len(arrays)
    for place, array in enumerate(arrays):
        rows[f"width{place}"] = array.dtype.itemsize
        rows[f"value{place}"] = array
    _copy(cursor, model, columns, [_SIGNATURE, rows.tobytes(), _END], binary=True)


def copy_text(
    cursor: CursorWrapper,
    model: type[models.Model],
    columns: Mapping[str, Iterable[str]],
    rows: int,
) -> None:
    """Rows in COPY's text form. Columns that are not given get their default, the
    database's own where it has one."""
    defaults = {
        str(field.column): [as_text(field.get_default())] * rows
        for field in model._meta.concrete_fields
        if field.column not in columns
        and not field.primary_key
        and not field.generated
        and not field.has_db_default()
    }
    whole: dict[str, Iterable[str]] = {**columns, **defaults}
    lines = "\n".join(map("\t".join, zip(*whole.values(), strict=True)))
    _copy(cursor, model, whole, [lines.encode(), b"\n"] if rows else [])


def texts(array: Column) -> list[str]:
    """An array as COPY's text form wants it."""
    if array.dtype.kind == "b":
        return ["t" if value else "f" for value in array.tolist()]
    if array.dtype.kind == "M":
        return [f"{time}Z" for time in np.datetime_as_string(array, unit="us").tolist()]
    return [str(value) for value in array.tolist()]


def as_text(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _as_stored(column: Column) -> Column:
    if column.dtype.kind == "M":
        micros: Column = column.astype("datetime64[us]").astype(np.int64)
        return micros - _EPOCH_2000
    return column


def _copy(
    cursor: CursorWrapper,
    model: type[models.Model],
    columns: Iterable[str],
    data: list[bytes],
    *,
    binary: bool = False,
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    form = " (FORMAT binary)" if binary else ""
    sql = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN{form}'
    with cursor.copy(sql) as copy:
        for part in data:
            copy.write(part)
