"""What the pure stages say of each row of an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from scores.catalogue.loading import load_catalogue
from scores.games import playtype_for
from scores.importing import validate
from scores.importing.charts import Catalogue, Lookup
from scores.importing.formats.schema import Format
from scores.importing.hydrate import hydrate
from scores.importing.types import (
    Context,
    Datum,
    DryScore,
    Failure,
    FailureKind,
    FullScore,
    Row,
)

log = structlog.get_logger("polybooru.scores")

# So many rows between two reports of progress.
STEP = 5000
_INTERNAL = Failure(FailureKind.INTERNAL, "An internal error has occured.")


@dataclass(frozen=True, slots=True)
class Outcome:
    row: Row
    result: FullScore | Failure


def judge(
    rows: Sequence[Row],
    context: Context,
    *,
    of: Format,
    game: str,
    user_id: int,
    now: int,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Outcome]:
    """Convert, check and complete every row; songs and charts are loaded at once.
    ``now`` in Unix milliseconds. A row that makes a converter stumble is answered as
    an internal error and stops no other."""
    lookups = [_lookup(of, row.datum, context) for row in rows]
    catalogue = load_catalogue(
        game,
        (lookup for lookup in lookups if isinstance(lookup, Lookup)),
        # Where all rows are of one, nothing else of a song is looked at.
        playtype=context.get("playtype"),
    )
    outcomes = []
    for done, (row, lookup) in enumerate(zip(rows, lookups, strict=True)):
        if done % STEP == 0:
            progress(done)
        result = (
            lookup
            if isinstance(lookup, Failure)
            else _result(of, row.datum, context, catalogue, user_id, now)
        )
        outcomes.append(Outcome(row, result))
    return outcomes


def _lookup(of: Format, datum: Datum, context: Context) -> Lookup | Failure:
    try:
        return of.lookup(datum, context)
    except Exception:
        log.exception("lookup", import_type=of.import_type)
        return _INTERNAL


def _result(
    of: Format,
    datum: Datum,
    context: Context,
    catalogue: Catalogue,
    user_id: int,
    now: int,
) -> FullScore | Failure:
    try:
        dry = of.convert(datum, context, catalogue)
        return dry if isinstance(dry, Failure) else _complete(dry, user_id, now)
    except Exception:
        log.exception("convert", import_type=of.import_type)
        return _INTERNAL


def _complete(dry: DryScore, user_id: int, now: int) -> FullScore | Failure:
    playtype = playtype_for(dry.chart.song.game, dry.chart.playtype)
    if playtype is None:
        return _INTERNAL
    problems = validate.problems_before(dry, playtype, now=now)
    if not problems:
        score = hydrate(dry, playtype, user_id)
        problems = validate.problems_after(score)
        if not problems:
            return score
    return Failure(FailureKind.INVALID, validate.as_message(problems))


def scores_of(outcomes: Sequence[Outcome]) -> Iterator[FullScore]:
    for outcome in outcomes:
        if isinstance(outcome.result, FullScore):
            yield outcome.result
