"""Parameters as the image dialects read them: query and body alike, the body wins, and
bracketed names nest (`image[sources][0][source]`). Philomena-api 1.1."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict, RawPostDataException

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEPTH = 4


class MalformedBody(BadRequest):
    """The body is not what its content type says."""


@dataclass
class Params:
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A parameter of another shape counts as absent."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def map(self, name: str) -> dict[str, Any]:
        value = self.values.get(name)
        return value if isinstance(value, dict) else {}

    def file(self, outer: str, inner: str) -> UploadedFile[Any] | None:
        folder = self.files.get(outer)
        found = folder.get(inner) if isinstance(folder, dict) else None
        return found if isinstance(found, UploadedFile) else None


def read_params(request: HttpRequest, *, method: str = "POST") -> Params:
    """`method` is the one whose body counts. Raises MalformedBody; a body of an unknown
    content type is ignored."""
    params = Params(_nested(request.GET))
    kind = (request.content_type or "").lower()
    if request.method != method:
        return params
    if kind == "application/json" or kind.endswith("+json"):
        params.values |= _json(request)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        params.values |= _nested(request.POST)
        params.files = _nested(request.FILES)
    return params


def drain(request: HttpRequest) -> None:
    """Take the rest of the body from the network; its size is bounded before."""
    with suppress(OSError, RawPostDataException):
        while request.read(65_536):
            pass


def _json(request: HttpRequest) -> dict[str, Any]:
    if not request.body.strip():
        return {}
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise MalformedBody from error
    return body if isinstance(body, dict) else {}


def _nested(flat: QueryDict | Any) -> dict[str, Any]:
    """`a[b]=1` as {"a": {"b": "1"}}; the last of equal names wins, and a name that
    is both a value and a map is what came last."""
    nested: dict[str, Any] = {}
    for name in flat:
        match = _NAME.fullmatch(name)
        parts = [match[1], *_PART.findall(match[2])] if match else [name]
        if len(parts) > _DEPTH:
            continue
        place = nested
        for part in parts[:-1]:
            inner = place.get(part)
            if not isinstance(inner, dict):
                inner = place[part] = {}
            place = inner
        place[parts[-1]] = flat[name]
    return nested
