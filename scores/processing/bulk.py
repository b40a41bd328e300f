"""Many rows in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model


def copy_rows(
    model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY rows into a model's table, columns by field name; ids come from the
    sequence in the order given."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = [columns[name] for name in fields]
    statement = f"COPY {model._meta.db_table} ({', '.join(names)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def as_json(value: Any) -> str:
    return orjson.dumps(value).decode()
