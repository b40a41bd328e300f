"""beatmania IIDX from MER's JSON (score-formats, section 7)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scores.games.schema import Natural, Whole
from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import in_game_id, pick, without_2dxtra
from scores.importing.formats.iidx_words import LAMPS, PLAYTYPES
from scores.importing.formats.labels import number
from scores.importing.formats.schema import Format, Received
from scores.importing.json_text import load
from scores.importing.rejection import MAX_INTEGER, answering, not_found, readable
from scores.importing.schema_errors import first_error
from scores.importing.times import JST, local_time
from scores.importing.types import Context, Datum, DryScore, FatalImport, Parsed, Row

Count = Annotated[Natural, Field(le=MAX_INTEGER)]


class Item(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    music_id: Count
    play_type: Literal["SINGLE", "DOUBLE"]
    diff_type: Literal["BEGINNER", "NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA"]
    score: Count
    # -1: unknown.
    miss_count: Annotated[Whole, Field(ge=-1, le=MAX_INTEGER)]
    clear_type: Literal[
        "NO PLAY",
        "FAILED",
        "ASSIST CLEAR",
        "EASY CLEAR",
        "CLEAR",
        "HARD CLEAR",
        "EX HARD CLEAR",
        "FULLCOMBO CLEAR",
    ]
    update_time: Annotated[str, Field(max_length=100)]


def parse(received: Received) -> Parsed:
    items = load(received.body)
    if not isinstance(items, list):
        raise FatalImport("Invalid MER-IIDX JSON: Expected Top-Level Array.")
    rows = [Row(index + 1, _datum(index, item)) for index, item in enumerate(items)]
    return Parsed("iidx", [r for r in rows if r.datum["diff_type"] != "BEGINNER"])


def _datum(index: int, item: Any) -> Datum:
    try:
        datum = Item.model_validate(item).model_dump()
    except ValidationError as error:
        message = f"Invalid MER-IIDX JSON: [Index {index}] {first_error(error)}"
        raise FatalImport(message) from None
    if "\0" in datum["update_time"]:
        raise FatalImport(f"Invalid MER-IIDX JSON: [Index {index}] NUL in a text.")
    return datum


def lookup(datum: Datum, context: Context) -> Lookup:
    return in_game_id(datum["music_id"])


@answering
def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore:
    playtype, difficulty = PLAYTYPES[datum["play_type"]], datum["diff_type"]
    chart = pick(
        without_2dxtra(catalogue.charts(in_game_id(datum["music_id"]))),
        playtype=playtype,
        difficulties=(difficulty,),
        primary=True,
    )
    if chart is None:
        raise not_found(
            f"Could not find chart with in-game ID {datum['music_id']} "
            f"({playtype} {difficulty})."
        )
    misses, time = datum["miss_count"], datum["update_time"]
    return DryScore(
        chart=chart,
        service="MER",
        metrics={"score": datum["score"], "lamp": LAMPS[datum["clear_type"]]},
        optional={} if misses == -1 else {"bp": misses},
        time_achieved=readable(local_time(time, JST), time),
    )


def label(datum: Datum) -> str:
    return f"in-game ID {datum.get('music_id')} [{datum.get('diff_type')}]"


FORMAT = Format(
    import_type="file/mer-iidx",
    games=("iidx",),
    parse=parse,
    lookup=lookup,
    convert=convert,
    label=label,
    value=number("score"),
    name="MER JSON, IIDX",
    hint="The file that MER exported while it still ran.",
    endings=(".json",),
)
