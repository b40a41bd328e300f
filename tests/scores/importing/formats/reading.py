"""A file through its format, as the pipeline takes it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scores.importing.charts import Catalogue
from scores.importing.formats import FORMATS
from scores.importing.formats.schema import Received
from scores.importing.types import (
    DryScore,
    Failure,
    FailureKind,
    FatalImport,
    Parsed,
)

NOW = 1_700_000_123_456


def parsed(
    import_type: str,
    body: bytes,
    fields: Mapping[str, str] | None = None,
    *,
    file_name: str = "",
) -> Parsed:
    received = Received(body, fields or {}, file_name, NOW)
    return FORMATS[import_type].parse(received)


def outcomes(
    import_type: str,
    body: bytes,
    catalogue: Catalogue,
    fields: Mapping[str, str] | None = None,
) -> list[DryScore | Failure]:
    found = parsed(import_type, body, fields)
    convert = FORMATS[import_type].convert
    return [convert(row.datum, found.context, catalogue) for row in found.rows]


def only(
    import_type: str,
    body: bytes,
    catalogue: Catalogue,
    fields: Mapping[str, str] | None = None,
) -> DryScore | Failure:
    [outcome] = outcomes(import_type, body, catalogue, fields)
    return outcome


def score(
    import_type: str,
    body: bytes,
    catalogue: Catalogue,
    fields: Mapping[str, str] | None = None,
) -> DryScore:
    outcome = only(import_type, body, catalogue, fields)
    assert isinstance(outcome, DryScore), outcome
    return outcome


def failure(
    import_type: str,
    body: bytes,
    catalogue: Catalogue,
    fields: Mapping[str, str] | None = None,
) -> tuple[FailureKind, str]:
    outcome = only(import_type, body, catalogue, fields)
    assert isinstance(outcome, Failure), outcome
    return outcome.kind, outcome.message


def refusal(
    import_type: str,
    body: bytes,
    fields: Mapping[str, str] | None = None,
    *,
    file_name: str = "",
) -> tuple[int, str]:
    with pytest.raises(FatalImport) as caught:
        parsed(import_type, body, fields, file_name=file_name)
    return caught.value.status, caught.value.message
