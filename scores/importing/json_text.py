"""JSON bodies, and how a value is spoken of in a message."""

from __future__ import annotations

from typing import Any

import orjson

from scores.importing.text import clip, decode
from scores.importing.types import FatalImport

_MARK = b"\xef\xbb\xbf"


def load(body: bytes) -> Any:
    """orjson refuses what is dangerous in other parsers: NaN and infinities, lone
    surrogates, more than 1,024 levels."""
    try:
        return orjson.loads(body.removeprefix(_MARK))
    except orjson.JSONDecodeError as error:
        decode(body)
        raise FatalImport(f"Invalid JSON. ({error})") from None


def type_name(value: object) -> str:
    """JavaScript's word, which the documents use."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return "array"
    return "number" if isinstance(value, (int, float)) else "object"


def received(value: object) -> str:
    """`` | Received x [type: string]``; nothing for objects and arrays
    (score-formats, section 0)."""
    if isinstance(value, (dict, list)):
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if value is None:
        text = "null"
    return f" | Received {clip(text)} [type: {type_name(value)}]"
