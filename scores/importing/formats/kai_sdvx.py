"""SOUND VOLTEX from FLO, EAG and MIN (score-formats, section 8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from scores.games.schema import Whole
from scores.importing.charts import Catalogue, Lookup
from scores.importing.finding import ANY_INF, in_game_id, infinites, pick
from scores.importing.formats import kai
from scores.importing.formats.labels import number
from scores.importing.formats.schema import Format, Received
from scores.importing.rejection import answering, not_found
from scores.importing.times import iso_time
from scores.importing.types import Context, Datum, DryScore, Parsed, ProvidedClass

DIFFICULTIES = ("NOV", "ADV", "EXH", ANY_INF, "MXM")
#: From 1 on, as are the clear types.
VERSIONS = ("booth", "inf", "gw", "heaven", "vivid", "exceed")
LAMPS = (
    "FAILED",
    "CLEAR",
    "EXCESSIVE CLEAR",
    "ULTIMATE CHAIN",
    "PERFECT ULTIMATE CHAIN",
    # The newest clear got the next free number, though it is below a full chain.
    "MAXXIVE CLEAR",
)


class Item(kai.Item):
    music_id: kai.Count
    music_difficulty: Annotated[Whole, Field(ge=0, le=4)]
    played_version: Annotated[Whole, Field(ge=1, le=6)]
    clear_type: Annotated[Whole, Field(ge=1, le=6)]
    score: Annotated[Whole, Field(ge=0, le=10_000_000)]
    max_chain: kai.Count
    critical: kai.Count
    near: kai.Count
    error: kai.Count | None = None
    early: kai.Count | None = None
    late: kai.Count | None = None
    gauge_rate: Annotated[float, Field(ge=0, le=100)]
    timestamp: kai.Time


def parse(received: Received) -> Parsed:
    return kai.parse(received.body, "sdvx", Item, _classes)


def _classes(profile: dict[str, Any]) -> Iterator[ProvidedClass]:
    """Skill levels begin with 1; 0 is none."""
    level = profile.get("skill_level")
    if isinstance(level, int) and not isinstance(level, bool):
        yield from kai.class_at("sdvx", "Single", "dan", level - 1)


@answering
def lookup(datum: Datum, context: Context) -> Lookup:
    return in_game_id(kai.read(datum, Item).music_id)


@answering
def convert(
    datum: Datum, context: Context, catalogue: Catalogue, *, service: str
) -> DryScore:
    item = kai.read(datum, Item)
    difficulty = DIFFICULTIES[item.music_difficulty]
    version = VERSIONS[item.played_version - 1]
    chart = pick(
        catalogue.charts(in_game_id(item.music_id)),
        playtype="Single",
        difficulties=infinites(difficulty),
        version=version,
    )
    if chart is None:
        raise not_found(
            f"Could not find chart with in-game ID {item.music_id} ({difficulty}) "
            f"in version {version}."
        )
    optional = {
        "fast": item.early,
        "slow": item.late,
        "gauge": item.gauge_rate,
        "maxCombo": item.max_chain,
    }
    return DryScore(
        chart=chart,
        service=service,
        metrics={"score": item.score, "lamp": LAMPS[item.clear_type - 1]},
        judgements={"critical": item.critical, "near": item.near, "miss": item.error},
        optional={name: value for name, value in optional.items() if value is not None},
        time_achieved=iso_time(item.timestamp),
    )


def label(datum: Datum) -> str:
    named = dict(enumerate(DIFFICULTIES))
    number = datum.get("music_difficulty")
    shown = named.get(number, number) if isinstance(number, int) else number
    return f"in-game ID {datum.get('music_id')} [{shown}]"


def _format(service: str) -> Format:
    return Format(
        import_type=f"api/{service.lower()}-sdvx",
        games=("sdvx",),
        parse=parse,
        lookup=lookup,
        convert=partial(convert, service=service),
        label=label,
        value=number("score"),
        name=f"{service}, SOUND VOLTEX",
        hint="Reads new scores from your account there. Connect it once.",
    )


FLO = _format("FLO")
EAG = _format("EAG")
MIN = _format("MIN")
