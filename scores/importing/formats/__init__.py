"""The import types with a parser. A new one is one module beside this one and one line
here (README: how to add an import type)."""

from __future__ import annotations

from collections.abc import Mapping

from scores.importing.formats import (
    batch_manual,
    eamusement_iidx_csv,
    eamusement_sdvx_csv,
    kai_iidx,
    kai_sdvx,
    mer_iidx,
    mypagescraper_player_csv,
    mypagescraper_records_csv,
    solid_state_squad,
)
from scores.importing.formats.schema import Format

_ALL: tuple[Format, ...] = (
    eamusement_iidx_csv.EAMUSEMENT,
    eamusement_iidx_csv.PLI,
    eamusement_sdvx_csv.FORMAT,
    batch_manual.FILE,
    batch_manual.DIRECT,
    solid_state_squad.FORMAT,
    mypagescraper_records_csv.FORMAT,
    mypagescraper_player_csv.FORMAT,
    mer_iidx.FORMAT,
    kai_iidx.FLO,
    kai_iidx.EAG,
    kai_sdvx.FLO,
    kai_sdvx.EAG,
    kai_sdvx.MIN,
)

FORMATS: Mapping[str, Format] = {format.import_type: format for format in _ALL}
