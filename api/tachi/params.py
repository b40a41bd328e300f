"""The query string and the JSON body as this dialect reads them (section 1.2)."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Any

import orjson
from django.http import HttpRequest, QueryDict, RawPostDataException

from api.tachi.refusals import Refusal

JSON_BYTES = 4 * 1024 * 1024
_MOST, _MOST_DIGITS = 10**18, 1000


class Query:
    """Flat: `a[b]` is a name like any other. A name that comes twice is wrong where it
    is asked for; names that nobody asks for are ignored."""

    def __init__(self, values: QueryDict) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        """None if it is not there. Raises Refusal."""
        values = self._values.getlist(name)
        if len(values) > 1:
            raise invalid(name, "Expected string", values)
        if values and "\0" in values[0]:
            raise invalid(name, "Expected text without NUL", values[0])
        return values[0] if values else None

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise invalid(name, "Expected string", None)
        return value

    def presence(self, name: str) -> bool:
        """A flag: there with any value, even an empty one."""
        return name in self._values

    def boolean(self, name: str) -> bool | None:
        """`true` or `false`. Raises Refusal."""
        value = self.text(name)
        if value not in (None, "true", "false"):
            raise invalid(name, "Expected either true or false", value)
        return None if value is None else value == "true"

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name)
        if value is not None and value not in allowed:
            expected = f"Expected any of {', '.join(allowed)}"
            raise invalid(name, expected, value)
        return default if value is None else value

    def integer(self, name: str, default: int | None = None) -> int | None:
        """The default for what is no number; one that no column could hold becomes the
        largest that fits. Raises Refusal for a name twice."""
        value = self.text(name) or ""
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            return default
        return max(-_MOST, min(_MOST, int(value[:_MOST_DIGITS])))


def invalid(path: str, message: str, received: Any) -> Refusal:
    """400 in the words of section 1.2; secrets (`!password`) are not repeated."""
    shown = "****" if path.rsplit(".", 1)[-1].startswith("!") else _shown(received)
    return Refusal(400, f"[{path}] {message} (Received {shown})")


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value[:100]
    try:
        return orjson.dumps(value, default=str).decode()[:100]
    except orjson.JSONEncodeError:  # nested deeper than it writes, or a huge number
        return "something that is too deep"


def json_body(request: HttpRequest) -> tuple[bytes, Any]:
    """The body as it came and what it says; `{}` for any other content type. Raises
    Refusal. Deep nesting is the parser's to refuse (1,024 levels)."""
    if (request.content_type or "").lower() != "application/json":
        return b"", {}
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > JSON_BYTES:
        raise Refusal(413, "Your request body was too large. The limit is 4MB.")
    try:
        # Not `request.body`: its own limit is lower.
        raw = request.read(length)
    except RawPostDataException:
        raw = request.body
    if len(raw) < length:  # the client went away
        raise Refusal(400, "The request ended before its body.")
    if not raw:
        return b"", {}
    try:
        body = orjson.loads(raw.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise Refusal(400, f"Malformed JSON: {error}") from error
    if not isinstance(body, dict | list):
        raise Refusal(400, "Malformed JSON: expected an object or an array.")
    # The database stores no NUL in a text.
    if b"\\u0000" in raw and "\0" in _texts(body):
        raise Refusal(400, "Malformed JSON: a text holds the character NUL.")
    return raw, body


def _texts(value: Any) -> str:
    """All texts in a JSON value, one after the other; without recursion."""
    texts, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return "".join(texts)
