"""The schema of a BATCH-MANUAL document, built from a playtype's tables
(score-formats, section 4).

What comes out is plain JSON, tidied: whole floats are integers, a time of 0 is null,
and keys that were absent stay absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    SchemaValidator,
    core_schema,
)

from scores.games import playtype_for
from scores.games.schema import Kind, Metric, Playtype, Record
from scores.importing.matching import MATCH_TYPES
from scores.importing.rejection import MAX_INTEGER
from scores.importing.schema_errors import inside

#: Milliseconds of September 2001: what is smaller is in seconds.
FIRST_TIME = 1_000_000_000_000
Field = core_schema.TypedDictField


@cache
def schema_of(game: str, playtype: str) -> SchemaValidator:
    known = playtype_for(game, playtype)
    if known is None:
        raise LookupError(f"{game}:{playtype}")
    return _document(known)


def _document(playtype: Playtype) -> SchemaValidator:
    meta = _object(
        {
            "game": _required(core_schema.literal_schema([playtype.game])),
            "playtype": _required(core_schema.literal_schema([playtype.name])),
            "service": _required(_text(3, 60)),
            "version": _nullable(_text()),
        }
    )
    scores = core_schema.list_schema(_score(playtype), strict=True, fail_fast=True)
    classes = _object(
        {
            classes.name: _nullable(
                core_schema.literal_schema([value.id for value in classes.values])
            )
            for classes in playtype.classes
            if classes.derive is None
        }
    )
    return SchemaValidator(
        _object(
            {
                "meta": _required(meta),
                "scores": _required(scores),
                "classes": _nullable(classes),
            }
        )
    )


def _score(playtype: Playtype) -> CoreSchema:
    metrics = {metric.name: _required(_metric(metric)) for metric in playtype.provided}
    optional = _object(
        {metric.name: _nullable(_metric(metric)) for metric in playtype.optional}
    )
    count = _integer(0, MAX_INTEGER)
    return _object(
        {
            **metrics,
            "matchType": _required(core_schema.literal_schema(list(MATCH_TYPES))),
            "identifier": _required(_text()),
            "difficulty": _nullable(_text()),
            "artist": _nullable(_text()),
            "comment": _nullable(_text(3, 240)),
            "timeAchieved": _left_out(
                core_schema.no_info_plain_validator_function(_time)
            ),
            "judgements": _nullable(
                _object({name: _nullable(count) for name in playtype.judgements})
            ),
            "optional": _nullable(optional),
            "hitMeta": _nullable(optional),
            "scoreMeta": _nullable(_record(playtype.score_meta)),
        }
    )


def _object(fields: Mapping[str, Field]) -> CoreSchema:
    return core_schema.typed_dict_schema(
        dict(fields), strict=True, extra_behavior="forbid"
    )


def _required(schema: CoreSchema) -> Field:
    return core_schema.typed_dict_field(schema, required=True)


def _left_out(schema: CoreSchema) -> Field:
    return core_schema.typed_dict_field(schema, required=False)


def _nullable(schema: CoreSchema) -> Field:
    return _left_out(core_schema.nullable_schema(schema))


def _text(shortest: int | None = None, longest: int | None = None) -> CoreSchema:
    return core_schema.str_schema(strict=True, min_length=shortest, max_length=longest)


def _metric(metric: Metric) -> CoreSchema:
    """A maximum that the chart decides is looked at when there is one."""
    lowest = metric.minimum
    highest = None if callable(metric.maximum) else metric.maximum
    match metric.kind:
        case Kind.ENUM:
            return core_schema.literal_schema(list(metric.values))
        case Kind.INTEGER:
            return _integer(lowest, highest)
        case Kind.DECIMAL:
            return _decimal(lowest, highest)
    item = _integer(lowest, highest) if metric.whole else _decimal(lowest, highest)
    if metric.kind is Kind.NULLABLE_GRAPH:
        item = core_schema.nullable_schema(item)
    return core_schema.list_schema(item, strict=True, fail_fast=True)


def _integer(lowest: float | None, highest: float | None) -> CoreSchema:
    return core_schema.no_info_before_validator_function(
        _without_point,
        core_schema.int_schema(
            strict=True,
            ge=-MAX_INTEGER if lowest is None else int(lowest),
            le=MAX_INTEGER if highest is None else int(highest),
        ),
    )


def _decimal(lowest: float | None, highest: float | None) -> CoreSchema:
    return core_schema.float_schema(
        strict=True, allow_inf_nan=False, ge=lowest, le=highest
    )


def _without_point(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _time(value: object) -> int | None:
    """Milliseconds; 0 and null say that it is not known."""
    if value is None or (value == 0 and not isinstance(value, bool)):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PydanticCustomError("time", "Expected a number of milliseconds")
    if value <= FIRST_TIME:
        raise PydanticCustomError(
            "time",
            "Expected a number greater than 1,000,000,000,000 "
            "(did you send seconds instead of milliseconds?)",
        )
    # Beyond this it is as far in the future as any.
    return int(min(value, MAX_INTEGER))


def _record(record: type[Record]) -> CoreSchema:
    """Read as JSON, because only there a pair may be written as a list."""

    def check(value: Any) -> Any:
        try:
            record.model_validate_json(orjson.dumps(value))
        except ValidationError as error:
            raise inside(error) from None
        except orjson.JSONEncodeError:
            raise PydanticCustomError("record", "Expected fewer levels") from None
        return value

    return core_schema.no_info_plain_validator_function(check)


#: More keys than any object of the documents has.
_MANY = 100


def crowded(document: Mapping[str, Any]) -> bool:
    """Whether an object has so many keys that complaining of each would cost more
    memory than the file itself."""
    scores = document.get("scores")
    parts = [document, document.get("meta"), document.get("classes")]
    parts += scores if isinstance(scores, list) else ()
    return any(isinstance(part, dict) and _is_crowded(part) for part in parts)


def _is_crowded(part: Mapping[str, Any]) -> bool:
    inside = [value for value in part.values() if isinstance(value, dict)]
    return max(map(len, [part, *inside])) > _MANY
