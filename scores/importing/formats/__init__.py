"""The import types with a parser. A new one is one module beside this one and one line
here (README: how to add an import type)."""

from __future__ import annotations

from collections.abc import Mapping

from scores.importing.formats.schema import Format

_ALL: tuple[Format, ...] = ()

FORMATS: Mapping[str, Format] = {format.import_type: format for format in _ALL}
