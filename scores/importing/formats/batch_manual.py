"""BATCH-MANUAL: the JSON that people's own tools write (score-formats, section 4).

The layout is checked as a whole; what a score says of its chart is its own affair.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic_core import ValidationError

from scores.games import GAMES, playtype_for
from scores.games.schema import Playtype
from scores.importing.charts import Catalogue, Lookup
from scores.importing.formats.batch_schema import crowded, schema_of
from scores.importing.formats.labels import number
from scores.importing.formats.schema import Format, Received
from scores.importing.json_text import load, type_name
from scores.importing.matching import Match, find, lookup_of
from scores.importing.rejection import answering, invalid, storable
from scores.importing.schema_errors import first_error
from scores.importing.text import clip, holds_nul
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    Failure,
    FatalImport,
    Parsed,
    ProvidedClass,
    Row,
)


def parse(received: Received, *, kind: str) -> Parsed:
    """``kind`` is BATCH-MANUAL or DIRECT-MANUAL: what a score's service ends in."""
    document = load(received.body)
    playtype = _playtype(document)
    # The escape is the only way a NUL gets past the JSON parser.
    if b"\\u0000" in received.body and holds_nul(document):
        raise FatalImport("Invalid BATCH-MANUAL: a text holds a NUL character.")
    if crowded(document):
        raise FatalImport("Invalid BATCH-MANUAL: an object has unexpected keys.")
    try:
        valid = schema_of(playtype.game, playtype.name).validate_python(document)
    except ValidationError as error:
        message = f"Invalid BATCH-MANUAL: {first_error(error)}"
        raise FatalImport(message) from None
    meta = valid["meta"]
    context = {
        "game": playtype.game,
        "playtype": playtype.name,
        "service": f"{meta['service']} ({kind})",
    }
    if meta.get("version") is not None:
        context["version"] = meta["version"]
    return Parsed(
        playtype.game,
        [Row(number, _datum(score)) for number, score in enumerate(valid["scores"], 1)],
        context,
        tuple(
            ProvidedClass(playtype.name, name, value)
            for name, value in (valid.get("classes") or {}).items()
            if value is not None
        ),
    )


def _playtype(document: object) -> Playtype:
    if not isinstance(document, dict):
        raise FatalImport(
            f"Invalid BATCH-MANUAL (Not an object, received {type_name(document)}.)"
        )
    meta = document.get("meta")
    names = []
    for field in ("game", "playtype"):
        name = meta.get(field) if isinstance(meta, dict) else None
        if name is None:
            raise FatalImport(
                f"Could not retrieve meta.{field} - is this valid BATCH-MANUAL?"
            )
        names.append(clip(str(name)) if isinstance(name, (str, int)) else "")
    game, playtype = names
    if game not in GAMES:
        raise FatalImport(f"Invalid game {game} - expected any of {', '.join(GAMES)}.")
    found = playtype_for(game, playtype)
    if found is None:
        expected = ", ".join(GAMES[game].playtypes)
        raise FatalImport(
            f"Invalid playtype {playtype} for {game} - expected any of {expected}."
        )
    return found


def _datum(score: dict[str, Any]) -> Datum:
    """Less what says nothing, so that it is the same datum however it was written."""
    hit_meta = score.pop("hitMeta", None)
    if score.get("optional") is None:
        score["optional"] = hit_meta
    return {name: value for name, value in score.items() if value is not None}


def parse_direct(received: Received) -> Parsed:
    """A tool may ask that the one score it sends was achieved now."""
    parsed = parse(received, kind="DIRECT-MANUAL")
    if received.fields.get("inferScoreTimeAchieved") != "true":
        return parsed
    if len(parsed.rows) != 1:
        raise FatalImport(
            "Cannot infer timeAchieved: expected exactly 1 score, "
            f"received {len(parsed.rows)}."
        )
    row = parsed.rows[0]
    if "timeAchieved" in row.datum:
        raise FatalImport("Cannot infer timeAchieved: the score already has one.")
    timed = Row(row.number, {**row.datum, "timeAchieved": received.now})
    return Parsed(parsed.game, [timed], parsed.context, parsed.classes)


def _known(context: Context) -> Playtype:
    playtype = playtype_for(context["game"], context["playtype"])
    if playtype is None:
        raise invalid(f"{context['game']}:{context['playtype']} is no game.")
    return playtype


def _match(datum: Datum, context: Context) -> Match:
    return Match(
        match_type=datum["matchType"],
        identifier=datum["identifier"],
        difficulty=datum.get("difficulty"),
        version=context.get("version"),
        artist=datum.get("artist"),
    )


@answering
def lookup(datum: Datum, context: Context) -> Lookup | Failure:
    return lookup_of(_match(datum, context), _known(context))


@answering
def convert(datum: Datum, context: Context, catalogue: Catalogue) -> DryScore | Failure:
    playtype = _known(context)
    chart = find(_match(datum, context), playtype, catalogue)
    if isinstance(chart, Failure):
        return chart
    return DryScore(
        chart=chart,
        service=context["service"],
        metrics={metric.name: datum[metric.name] for metric in playtype.provided},
        judgements=datum.get("judgements", {}),
        optional=datum.get("optional", {}),
        score_meta=datum.get("scoreMeta", {}),
        comment=datum.get("comment"),
        time_achieved=storable(datum.get("timeAchieved")),
    )


def label(datum: Datum) -> str:
    difficulty = datum.get("difficulty")
    after = f" [{clip(str(difficulty))}]" if difficulty else ""
    identifier = clip(str(datum.get("identifier", "")))
    if datum.get("matchType") == "songTitle":
        return f"{identifier}{after}"
    return f"{datum.get('matchType', '')} {identifier}{after}"


value = number("score", "percent", "scorePercent")

FILE = Format(
    import_type="file/batch-manual",
    games=(),
    parse=partial(parse, kind="BATCH-MANUAL"),
    lookup=lookup,
    convert=convert,
    label=label,
    value=value,
    name="Batch manual JSON, any game",
    hint="Your own tools write this. See the documented layout.",
    endings=(".json",),
)
DIRECT = Format(
    import_type="ir/direct-manual",
    games=(),
    parse=parse_direct,
    lookup=lookup,
    convert=convert,
    label=label,
    value=value,
    name="Direct manual, any game",
    hint="Your own tools send this while you play.",
)
