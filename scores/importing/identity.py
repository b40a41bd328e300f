"""The stable ids of scores and orphans (tachi-api, section 4.2 and 4.7).

Both are hashes of canonical JSON: keys sorted, no spaces, UTF-8 as it is, numbers as
JavaScript prints them. Equal scores so have equal ids, whoever imports them again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from types import NoneType
from typing import Any

import orjson

from scores.games.schema import Playtype
from scores.importing.types import Context, Datum

#: The documents' example has it; upstream moved on to T.
SCORE_PREFIX = "R"
ORPHAN_PREFIX = "O"
_PLAIN = frozenset({int, str, NoneType})
_SORTED = orjson.OPT_SORT_KEYS


def canonical_json(value: Any) -> str:
    """What is not JSON cannot get here."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        pairs = [
            f"{encode_basestring(key)}:{canonical_json(value[key])}"
            for key in sorted(value)
        ]
        return f"{{{','.join(pairs)}}}"
    return f"[{','.join(map(canonical_json, value))}]"


def score_id(
    user_id: int,
    chart_id: str,
    playtype: Playtype,
    metrics: Mapping[str, Any],
    optional: Mapping[str, Any],
) -> str:
    """Provided metrics decide, and those optional ones that the game says; neither
    time nor judgements, so that a richer report of the same score is the same one."""
    identity: dict[str, Any] = {"userID": user_id, "chartID": chart_id}
    for metric in playtype.provided:
        identity[metric.name] = metrics[metric.name]
    for metric in playtype.optional:
        if metric.in_score_id:
            identity[f"optional.{metric.name}"] = optional.get(metric.name)
    return SCORE_PREFIX + _digest(identity)


def orphan_id(user_id: int, import_type: str, datum: Datum, context: Context) -> str:
    return ORPHAN_PREFIX + _digest(
        {
            "importType": import_type,
            "data": datum,
            "context": context,
            "userID": user_id,
        }
    )


def _digest(value: dict[str, Any]) -> str:
    if _PLAIN.issuperset(map(type, value.values())):
        # Nearly all scores, and ten times as fast: without fractions, which it writes
        # in its own way, orjson's text is the canonical one.
        return hashlib.sha256(orjson.dumps(value, option=_SORTED)).hexdigest()
    text = canonical_json(value)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _number(value: float) -> str:
    """The same digits as Python's, but plain ones from a millionth on, below 10^21
    without a point, and no zero in front of an exponent."""
    if 1e-6 <= abs(value) < 1e21 or not value:
        digits = f"{Decimal(repr(value)):f}"
        return digits.removesuffix(".0") if value else "0"
    return repr(value).replace("e-0", "e-")
