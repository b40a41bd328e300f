"""What an import type is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scores.importing.charts import Catalogue, Lookup
from scores.importing.types import Context, Datum, DryScore, Failure, Parsed


@dataclass(frozen=True, slots=True)
class Received:
    """A file and the other fields of its form. ``now`` in Unix milliseconds."""

    body: bytes
    fields: Mapping[str, str]
    file_name: str = ""
    now: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """``parse`` raises FatalImport where the whole file cannot be read. ``lookup`` and
    ``convert`` are pure: an orphan's stored datum goes through them again. ``label``
    is what a person calls a datum (title and difficulty), ``value`` its score as text.
    """

    import_type: str
    #: Games it can hold; empty: any.
    games: tuple[str, ...]
    parse: Callable[[Received], Parsed]
    lookup: Callable[[Datum, Context], Lookup | Failure]
    convert: Callable[[Datum, Context, Catalogue], DryScore | Failure]
    label: Callable[[Datum], str]
    value: Callable[[Datum], str]
    #: For the import page: the name, how to obtain the file, the file's endings.
    name: str
    hint: str
    endings: tuple[str, ...] = ()
    #: Whether its form has a playtype to choose (``playtype`` field).
    asks_playtype: bool = False
