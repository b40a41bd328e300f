"""A dialect's tables as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from api.description import Dialect, Operation, Schema
from api.docs.documents import DIALECTS, by_group

_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    name: str
    takes: str
    text: SafeString
    is_optional: bool = False


@dataclass(frozen=True)
class Limit:
    #: What is counted.
    counted: str
    words: str
    is_on: bool


def limits_of(dialect: Dialect) -> list[Limit]:
    """As they are in force on this site."""
    found = []
    for name, counted in dialect.limits.items():
        requests, seconds = settings.LIMITS[name]
        is_on = settings.RATE_LIMITS and requests > 0
        words = f"{_many(requests, 'request')} in {duration(seconds)}"
        found.append(Limit(counted, words if is_on else "no limit", is_on))
    return found


def duration(seconds: int) -> str:
    for unit, name in _UNITS:
        if seconds % unit == 0:
            return f"{_many(seconds // unit, name)}"
    raise AssertionError("a second is a unit")


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@cache
def routes_of(name: str) -> SafeString:
    """The list of its routes and of its objects: hundreds of lines, made once."""
    dialect = DIALECTS[name]
    context = {
        "dialect": dialect,
        "groups": [
            (group.capitalize(), [_Shown(dialect, one) for one in operations])
            for group, operations in by_group(dialect).items()
        ],
        "objects": [
            (one, marked(schema.get("description", "")), list(fields_of(schema)))
            for one, schema in dialect.objects.items()
        ],
    }
    return render_to_string("docs/_routes.html", context)


class _Shown:
    """An operation, and what the template says of it beside its own words."""

    def __init__(self, dialect: Dialect, operation: Operation) -> None:
        self.operation = operation
        self.text = marked(operation.text)
        self.answers = [
            (
                status,
                marked(answer.text),
                "" if answer.schema is None else words(answer.schema),
            )
            for status, answer in sorted(
                {**dialect.always, **operation.answers}.items()
            )
        ]
        self.parameters = [
            Field(one.name, words(one.schema), marked(one.text), not one.required)
            for one in operation.parameters
        ]
        sent = operation.body.content.values() if operation.body else ()
        self.sent = [field for schema in sent for field in fields_of(schema)]


def fields_of(schema: Schema) -> Iterator[Field]:
    """The keys of an object, of every variant of it."""
    for variant in schema.get("anyOf", ()):
        if "$ref" in variant:
            yield Field("", words(variant), marked(""))
        yield from fields_of(variant)
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        text = marked(value.get("description", ""))
        yield Field(name, words(value), text, name not in required)


def marked(text: str) -> SafeString:
    """What stands between backticks is code, in the documents' Markdown as here."""
    pieces = enumerate(text.split("`"))
    tagged = (("code" if place % 2 else "span", one) for place, one in pieces if one)
    return format_html_join("", "<{0}>{1}</{0}>", tagged)


def words(schema: Schema) -> str:
    """A type in a few words: `Image`, `list of text`, `number or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_PREFIX)
    if "const" in schema:
        return _value(schema["const"])
    if "enum" in schema:
        return " | ".join(map(_value, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(map(words, schema["anyOf"]))
    kind = schema.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(words({**schema, "type": one}) for one in kind)
    if kind == "array":
        return f"list of {words(schema['items'])}"
    if kind == "object":
        return _object(schema)
    if kind == "string":
        return str(schema.get("format", "text"))
    return "true or false" if kind == "boolean" else str(kind)


def _object(schema: Schema) -> str:
    fields: dict[str, Schema] = schema.get("properties", {})
    if fields:
        return f"{{{', '.join(f'{name}: {words(fields[name])}' for name in fields)}}}"
    values = schema.get("additionalProperties")
    return f"object of {words(values)}" if values else "object"


def _value(value: Any) -> str:
    known = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return known[value]
    return f'"{value}"' if isinstance(value, str) else str(value)
