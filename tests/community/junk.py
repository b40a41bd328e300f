"""Junk for every page: valid requests from the tables of rights, of which something is
put out of shape."""

from __future__ import annotations

import inspect
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import forms
from django.urls import resolve

from tests.community.nasty import LONG, TEXTS, quoted
from tests.rights import (
    table_accounts,
    table_booru,
    table_forums,
    table_images,
    table_others,
)
from tests.rights.asking import Row
from tests.rights.world import World

_TABLES = (table_accounts, table_images, table_booru, table_forums, table_others)
ROWS: list[Row] = [row for table in _TABLES for row in table.ROWS]
_ASKED = re.compile(r"(?:POST|GET|FILES)(?:\.get|\.getlist)?[(\[]\s*\"([\w.]+)\"")
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=b"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    kind: str = _FORM

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]} {self.body[:300]!r}"


class Junk:
    """The same at every run."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)  # noqa: S311 - reproducible, not secret

    def of(self, row: Row, many: int) -> Iterator[Request]:
        """The row itself, and so many that are out of shape."""
        path, _, query = self.world.path(row.path).partition("?")
        view = resolve(path).func
        data = {self._filled(k): self._filled(v) for k, v in row.data.items()}
        yield _request(row.method, path, query, _pairs(data))
        names = sorted({*_fields(view), *data, *re.findall(r"(\w+)=", query)})
        shapes: list[Callable[[], Request]] = [
            lambda: _request(row.method, self._elsewhere(path), query, _pairs(data)),
            lambda: _request(row.method, path, self._query(query, names), _pairs(data)),
        ]
        if row.method == "POST":
            shapes += [lambda: self._posted(path, data, names)] * 4
        for _ in range(many):
            yield self.chance.choice(shapes)()

    def _filled(self, value: Any) -> str:
        return self.world.path(str(value))

    def _text(self) -> bytes:
        return self.chance.choice(TEXTS)

    def _elsewhere(self, path: str) -> str:
        """With one of its variable parts replaced, or the last one of all."""
        parts = path.split("/")
        given = {quote(str(one), safe="+") for one in resolve(path).kwargs.values()}
        places = [n for n, part in enumerate(parts) if part in given] or [-1]
        parts[self.chance.choice(places)] = quoted(self._text())
        return "/".join(parts)

    def _query(self, query: str, names: list[str]) -> str:
        name, text = self.chance.choice(names or ["x"]), quoted(self._text())
        every = "&".join(f"{one}={quoted(self._text())}" for one in names)
        more = [f"{name}={text}", f"{name}={text}&{name}=1", f"{name}[]={text}",
                f"{text}={text}", f"&&=&{name}", every]  # fmt: skip
        return "&".join(filter(None, (query, self.chance.choice(more))))

    def _posted(self, path: str, data: Mapping[str, str], names: list[str]) -> Request:
        name = self.chance.choice(names or ["x"])
        text = self._text() if self.chance.random() > 0.02 else self.chance.choice(LONG)
        kept = [pair for pair in _pairs(data) if pair[0] != name]
        match self.chance.randint(0, 9):
            case 0:
                return _request("POST", path, "", kept)
            case 1:
                twice = [(name, text), (name, self._text())]
                return _request("POST", path, "", kept + twice)
            case 2:
                return _request("POST", path, "", [*kept, (f"{name}[]", text)])
            case 3:
                every = [(one, self._text()) for one in names]
                return _request("POST", path, "", every)
            case 4:
                return Request("POST", path, _parts(kept, name, text), _PARTS)
            case _:
                return _request("POST", path, "", [*kept, (name, text)])


def _pairs(data: Mapping[str, str]) -> list[tuple[str, bytes]]:
    return [(name, text.encode()) for name, text in data.items()]


def _request(
    method: str, path: str, query: str, pairs: list[tuple[str, bytes]]
) -> Request:
    address = f"{path}?{query}" if query else path
    body = "&".join(f"{quote(name)}={quoted(text)}" for name, text in pairs)
    return Request(method, address, body.encode())


def _parts(pairs: list[tuple[str, bytes]], name: str, text: bytes) -> bytes:
    """The last one as a file."""
    heads = [f'name="{one}"\r\n\r\n'.encode() + said for one, said in pairs]
    heads.append(f'name="{name}"; filename="a.png"\r\n\r\n'.encode() + text)
    start = b"--b\r\nContent-Disposition: form-data; "
    return b"".join(start + head + b"\r\n" for head in heads) + b"--b--\r\n"


def _fields(view: Callable[..., Any]) -> set[str]:
    """What the module of a view may look for in a request."""
    module = sys.modules[inspect.unwrap(view).__module__]
    found = set(_ASKED.findall(inspect.getsource(module)))
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, forms.BaseForm):
            found.update(getattr(value, "base_fields", {}))
    return found
