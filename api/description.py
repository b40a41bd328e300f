"""What a dialect says of itself: its operations as a table, its objects as JSON
Schemas. `api.docs` makes the OpenAPI documents and the page of them.

Each dialect has a package `description` with one `Dialect` in it, named `DIALECT`. A
new route is one `Operation` there; a test finds the one that was forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
NULL: Schema = {"type": "null"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
ANY_OBJECT: Schema = {"type": "object"}


def ref(name: str) -> Schema:
    """One of the dialect's `objects`."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, NULL]}


def one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def just(value: Any) -> Schema:
    return {"const": value}


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def mapping(values: Schema) -> Schema:
    """An object whose keys are not ours to name."""
    return {"type": "object", "additionalProperties": values}


def record(
    fields: Mapping[str, Schema],
    *,
    optional: Mapping[str, Schema] | None = None,
    text: str = "",
) -> Schema:
    """An object with these keys and no other; all of `fields` are always there."""
    schema: Schema = {
        "type": "object",
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }
    return {"description": text, **schema} if text else schema


@dataclass(frozen=True)
class Parameter:
    name: str
    place: Literal["query", "path", "header"]
    text: str
    schema: Schema = field(default_factory=lambda: TEXT)
    required: bool = False


def query(
    name: str, text: str, schema: Schema = TEXT, *, required: bool = False
) -> Parameter:
    return Parameter(name, "query", text, schema, required)


def part(name: str, text: str, schema: Schema = TEXT) -> Parameter:
    """Of the path."""
    return Parameter(name, "path", text, schema, required=True)


@dataclass(frozen=True)
class Answer:
    """One status; without a schema the body is empty."""

    text: str
    schema: Schema | None = None
    content_type: str = "application/json"
    headers: tuple[str, ...] = ()
    #: The same in other content types.
    also: Mapping[str, Schema] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """A request body, by content type."""

    content: Mapping[str, Schema]
    required: bool = False


#: nobody's key changes anything; it may; there is no answer without one
Key = Literal["none", "optional", "required"]


@dataclass(frozen=True)
class Operation:
    """`path` from the root of the site, a segment that varies as `{name}`."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, Answer]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    text: str = ""
    group: str = ""
    key: Key = "none"
    #: Rows of `settings.LIMITS` that count it.
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """Something to try: a path with its query, to be read by GET."""

    label: str
    path: str


@dataclass(frozen=True)
class Dialect:
    #: Also that of its package in `api`.
    name: str
    title: str
    text: str
    base: str
    operations: tuple[Operation, ...]
    objects: Mapping[str, Schema]
    #: What any operation may answer.
    always: Mapping[int, Answer]
    #: OpenAPI's security schemes.
    keys: Mapping[str, Schema]
    #: Rows of `settings.LIMITS`, and what each of them counts.
    limits: Mapping[str, str]
    examples: tuple[Example, ...]
