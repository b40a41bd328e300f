"""One OpenAPI document for each dialect: drf-spectacular walks what is mounted, the
dialect's own table says what each route does."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from threading import RLock
from typing import Any, cast

import orjson
from django.conf import settings
from django.urls import URLResolver, get_resolver
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from accounts.context import version
from api.description import Answer, Dialect, Operation, Parameter, Schema
from api.nekos.description import DIALECT as NEKOS
from api.philomena.description import DIALECT as PHILOMENA
from api.tachi.description import DIALECT as TACHI
from api.twibooru.description import DIALECT as TWIBOORU

OPENAPI = "3.1.0"
DIALECTS = {dialect.name: dialect for dialect in (PHILOMENA, TWIBOORU, NEKOS, TACHI)}
_LOCK = RLock()

_GPT = re.compile(r"\(\?P<gpt>[^()]*\)")
_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
# A slash at the end, or `.json`, that may be there or not, goes without saying.
_MARKS = ("/?\\Z", "(?:\\.json)?", "\\Z", "^", "$", "\\")
_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


class NotDescribed(Exception):
    """A route is mounted of which its dialect says nothing."""


def path_of(pattern: str) -> str:
    """`^/users/(?P<user>[^/]+)/?\\Z` or `/users/<str:user>` as OpenAPI writes it."""
    path = _GPT.sub("{game}/{playtype}", pattern)
    path = _CONVERTED.sub(r"{\1}", _GROUP.sub(r"{\1}", path))
    for mark in _MARKS:
        path = path.replace(mark, "")
    return f"/{path.strip('/')}"


class _Mounted(EndpointEnumerator):
    """All that is mounted but what answers for paths that are not there."""

    def get_path_from_regex(self, path_regex: str) -> str:
        return path_of(path_regex)

    def should_include_endpoint(self, path: str, callback: Any) -> bool:
        known = super().should_include_endpoint(path, callback)
        return known and "missing" not in callback.actions.values()


class _Described(AutoSchema):
    """Our views have no serializers to read: the table has the whole operation."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self._dialect = dialect

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> Schema:
        for operation in self._dialect.operations:
            if (operation.method, operation.path) == (method, path):
                return operation_object(operation, self._dialect)
        raise NotDescribed(f"{method} {path}")


class Generator(SchemaGenerator):
    endpoint_inspector_cls = _Mounted

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(patterns=patterns_of(dialect.name))  # type: ignore[no-untyped-call]
        self._dialect = dialect

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        view = super().create_view(callback, method, request)  # type: ignore[no-untyped-call]
        self._set_schema_to_view(view, _Described(self._dialect))  # type: ignore[no-untyped-call]
        return view

    def get_schema(self, request: Any = None, public: bool = True) -> Schema:
        dialect = self._dialect
        schema = super().get_schema(request, public)  # type: ignore[no-untyped-call]
        return {
            "openapi": OPENAPI,
            "info": {
                "title": f"{settings.SITE_NAME}: {dialect.title}",
                "version": version(),
                "description": dialect.text,
            },
            "servers": [{"url": settings.SITE_URL}],
            "paths": schema["paths"],
            "components": {
                "schemas": dict(dialect.objects),
                "securitySchemes": dict(dialect.keys),
            },
        }


def patterns_of(name: str) -> list[URLResolver]:
    """The mounts of a dialect: all that its package serves."""
    mounts = cast("list[URLResolver]", get_resolver("api.urls").url_patterns)
    prefix = f"api.{name}."
    return [m for m in mounts if _module_of(m).startswith(prefix)]


def _module_of(mount: URLResolver) -> str:
    return str(getattr(mount.urlconf_module, "__name__", ""))


def mounted(name: str) -> set[tuple[str, str]]:
    """Method and path of all that is mounted."""
    found = _Mounted(patterns_of(name)).get_api_endpoints()  # type: ignore[no-untyped-call]
    return {(method, path) for path, _, method, _ in found}


@cache
def document(name: str) -> Schema:
    """Made once; drf-spectacular keeps state of its own while it walks."""
    with _LOCK:
        return Generator(DIALECTS[name]).get_schema()


@cache
def document_bytes(name: str) -> bytes:
    return orjson.dumps(document(name))


def operation_object(operation: Operation, dialect: Dialect) -> Schema:
    answers = {**dialect.always, **operation.answers}
    described: Schema = {
        "operationId": _id(operation),
        "summary": operation.summary,
        "tags": [operation.group],
        "responses": {
            str(status): _answer_object(answers[status]) for status in sorted(answers)
        },
    }
    text = " ".join(filter(None, (operation.text, _limits(operation))))
    if text:
        described["description"] = text
    if operation.parameters:
        described["parameters"] = [_parameter_object(p) for p in operation.parameters]
    if operation.body:
        described["requestBody"] = {
            "required": operation.body.required,
            "content": {
                kind: {"schema": schema}
                for kind, schema in operation.body.content.items()
            },
        }
    needs: list[Schema] = [{name: []} for name in dialect.keys]
    if operation.key != "none":
        described["security"] = [{}, *needs] if operation.key == "optional" else needs
    return described


def _id(operation: Operation) -> str:
    words = re.findall(r"\w+", operation.path)
    return "_".join((operation.method.lower(), *words)).replace("-", "_")


def _limits(operation: Operation) -> str:
    if not operation.limits:
        return ""
    return f"Counted by the limit `{'` and `'.join(operation.limits)}`."


def _answer_object(answer: Answer) -> Schema:
    schema, kind = answer.schema, answer.content_type
    if schema is None:
        schema, kind = {"type": "string", "maxLength": 0}, "text/plain"
    described: Schema = {
        "description": answer.text,
        "content": {
            name: {"schema": said}
            for name, said in {kind: schema, **answer.also}.items()
        },
    }
    if answer.headers:
        described["headers"] = {
            name: {"schema": {"type": "string"}} for name in answer.headers
        }
    return described


def _parameter_object(parameter: Parameter) -> Schema:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.text,
        "required": parameter.required,
        "schema": parameter.schema,
    }


def by_group(dialect: Dialect) -> dict[str, list[Operation]]:
    groups: dict[str, list[Operation]] = defaultdict(list)
    for operation in dialect.operations:
        groups[operation.group].append(operation)
    return dict(groups)
