"""beatmania IIDX from FLO and EAG (score-formats, section 8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Field

from scores.games.schema import Whole
from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import in_game_id, pick, without_2dxtra
from scores.importing.formats import kai
from scores.importing.formats.iidx_words import PLAYTYPES
from scores.importing.formats.labels import number
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import MAX_INTEGER, Rejected, answering, not_found
from scores.importing.times import iso_time
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    FailureKind,
    Parsed,
    ProvidedClass,
)

LAMPS = (
    "NO PLAY",
    "FAILED",
    "ASSIST CLEAR",
    "EASY CLEAR",
    "CLEAR",
    "HARD CLEAR",
    "EX HARD CLEAR",
    "FULL COMBO",
)
#: LEGGENDARIA charts were songs of their own once: their IDs -> the song's.
LEGACY_LEGGENDARIA = {
    1100: 1017, 4100: 4005, 4101: 4001, 5100: 5014, 11100: 11032, 11101: 11012,
    12100: 12002, 13100: 13010, 14100: 14009, 14101: 14046, 15101: 15023,
    15102: 15007, 15104: 15004, 15105: 15045, 16101: 16050, 16102: 16045,
    16103: 16031, 16104: 16015, 17101: 17060, 18100: 18025, 18103: 18011,
    19100: 19063, 20103: 20100, 20104: 20039, 20105: 20068, 20106: 20024,
    20107: 20019, 21100: 21012, 21101: 21059, 21102: 21069, 21103: 21073,
    21104: 21052, 21105: 21048, 21106: 21050, 21107: 21029, 22101: 22008,
    22102: 22013, 22103: 22024, 22104: 22027, 22105: 22031, 22106: 22089,
    22107: 22006, 23100: 23054, 23101: 23031, 24100: 24041, 24101: 24011,
}  # fmt: skip


class Item(kai.Item):
    music_id: kai.Count
    play_style: Literal["SINGLE", "DOUBLE"]
    difficulty: Literal["BEGINNER", "NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA"]
    version_played: Annotated[Whole, Field(ge=20, le=32)]
    lamp: Annotated[Whole, Field(ge=0, le=7)]
    ex_score: kai.Count
    # -1 and null: not known.
    miss_count: Annotated[Whole, Field(ge=-1, le=MAX_INTEGER)] | None = None
    fast_count: kai.Count | None = None
    slow_count: kai.Count | None = None
    timestamp: kai.Time


def parse(received: Received) -> Parsed:
    return kai.parse(received.body, "iidx", Item, _classes)


def _classes(profile: dict[str, Any]) -> Iterator[ProvidedClass]:
    for playtype in ("SP", "DP"):
        yield from kai.class_at("iidx", playtype, "dan", profile.get(playtype.lower()))


def _read(datum: Datum) -> tuple[Item, int, str]:
    """The item, and the song's ID and difficulty of today."""
    item = kai.read(datum, Item)
    music_id, difficulty = item.music_id, item.difficulty
    if music_id in LEGACY_LEGGENDARIA:
        return item, LEGACY_LEGGENDARIA[music_id], "LEGGENDARIA"
    if difficulty == "BEGINNER":
        raise Rejected(FailureKind.SKIP)
    return item, music_id, difficulty


@answering
def lookup(datum: Datum, context: Context) -> Lookup:
    _, music_id, _ = _read(datum)
    return in_game_id(music_id)


@answering
def convert(
    datum: Datum, context: Context, catalogue: Catalogue, *, service: str
) -> DryScore:
    item, music_id, difficulty = _read(datum)
    playtype, version = PLAYTYPES[item.play_style], str(item.version_played)
    chart = pick(
        without_2dxtra(catalogue.charts(in_game_id(music_id))),
        playtype=playtype,
        difficulties=(difficulty,),
        version=version,
    )
    if chart is None:
        raise not_found(
            f"Could not find chart with in-game ID {music_id} "
            f"({playtype} {difficulty}) in version {version}."
        )
    optional = {
        "bp": None if item.miss_count == -1 else item.miss_count,
        "fast": item.fast_count,
        "slow": item.slow_count,
    }
    return DryScore(
        chart=chart,
        service=service,
        metrics={"score": item.ex_score, "lamp": LAMPS[item.lamp]},
        optional={name: value for name, value in optional.items() if value is not None},
        time_achieved=iso_time(item.timestamp),
    )


def label(datum: Datum) -> str:
    return f"in-game ID {datum.get('music_id')} [{datum.get('difficulty')}]"


def _format(service: str) -> Format:
    return Format(
        import_type=f"api/{service.lower()}-iidx",
        games=("iidx",),
        parse=parse,
        lookup=lookup,
        convert=partial(convert, service=service),
        label=label,
        value=number("ex_score"),
        name=f"{service}, IIDX",
        hint="Reads new scores from your account there. Connect it once.",
    )


FLO = _format("FLO")
EAG = _format("EAG")
