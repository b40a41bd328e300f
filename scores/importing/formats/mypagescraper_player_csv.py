"""The stage-up class of a WACCA player from the My Page scraper, and no scores
(score-formats, section 6)."""

from __future__ import annotations

import re

from scores.games import playtype_for
from scores.importing.charts import Catalogue, Lookup
from scores.importing.formats.mypagescraper_csv import records
from scores.importing.formats.schema import Format, Received
from scores.importing.text import clip
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    Failure,
    FailureKind,
    FatalImport,
    Parsed,
    ProvidedClass,
)

#: ``[9,ステージIX,3]``: the stage's number, name and grade.
_STAGE = re.compile(r"\s*\[\s*([0-9]{1,9})\s*,.*,\s*[0-9]+\s*\]\s*", re.DOTALL)
_NO_SCORES = Failure(FailureKind.SKIP)


def parse(received: Received) -> Parsed:
    found = [record for _, record in records(received.body, ("player_stage",))]
    if len(found) != 1:
        raise FatalImport(f"Found {len(found)} records instead of exactly 1.")
    stage = found[0]["player_stage"]
    match = _STAGE.fullmatch(stage)
    playtype = playtype_for("wacca", "Single")
    if match is None or playtype is None:
        raise FatalImport(f"Could not read the player_stage {clip(stage)}.")
    values, index = playtype.class_sets["stageUp"].values, int(match[1])
    if not 1 <= index <= len(values):
        raise FatalImport(f"There is no stage {index}.")
    stage_up = ProvidedClass("Single", "stageUp", values[index - 1].id)
    return Parsed("wacca", (), classes=(stage_up,))


def lookup(datum: Datum, context: Context) -> Lookup | Failure:
    return _NO_SCORES


def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore | Failure:
    return _NO_SCORES


def nothing(datum: Datum) -> str:
    return ""


FORMAT = Format(
    import_type="file/mypagescraper-player-csv",
    games=("wacca",),
    parse=parse,
    lookup=lookup,
    convert=convert,
    label=nothing,
    value=nothing,
    name="My Page scraper player, WACCA",
    hint="The scraper saved it beside the other files: the one with player_stage. "
    "It sets your stage and holds no scores.",
    endings=(".csv",),
)
