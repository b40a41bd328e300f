"""What is mounted: read from the URL patterns and the views themselves, so that a new
route is in every test that walks them."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from pydantic import BaseModel

from api.tachi.base import TachiViewSet
from api.tachi.playtypes import GPT

_MOUNTS = {"/api/v1": "api.tachi.urls", "/ir": "api.tachi.urls_ir"}
_GROUP = re.compile(r"\(\?P<(\w+)>\[\^/\]\+\)")
_ASKED = re.compile(r"query\.\w+\(\s*\"(\w+)\"")


@dataclass(frozen=True)
class Mounted:
    """``template`` has `{name}` where a segment goes, or two for `{gpt}`."""

    template: str
    params: tuple[str, ...]
    methods: tuple[str, ...]
    view: type[TachiViewSet]

    @property
    def queries(self) -> list[str]:
        """The names of the query string that its view may ask for."""
        found: set[str] = set()
        for module in _modules(self.view):
            found.update(_ASKED.findall(inspect.getsource(sys.modules[module])))
        return sorted(found)

    @property
    def fields(self) -> list[str]:
        """The keys that the bodies of its view may have."""
        found: set[str] = set()
        for module in _modules(self.view):
            for value in vars(sys.modules[module]).values():
                if isinstance(value, type) and issubclass(value, BaseModel):
                    found.update(value.model_fields)
        return sorted(found)


def _modules(view: type) -> set[str]:
    return {
        base.__module__
        for base in view.__mro__
        if base.__module__.startswith("api.tachi")
    }


def mounted() -> list[Mounted]:
    return [
        found
        for mount, urls in _MOUNTS.items()
        for found in _walk(mount, get_resolver(urls).url_patterns)
    ]


def _walk(
    mount: str, patterns: Sequence[URLPattern | URLResolver]
) -> Iterator[Mounted]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(mount, pattern.url_patterns)
            continue
        text = str(pattern.pattern)
        if text == r"^(?:/[\s\S]*)?\Z":  # anything else
            continue
        template = text.removeprefix("^").removesuffix(r"/?\Z").replace(GPT, "{gpt}")
        template = _GROUP.sub(r"{\1}", template).replace("\\", "")
        view: Any = pattern.callback
        yield Mounted(
            mount + template,
            tuple(re.findall(r"\{(\w+)\}", template)),
            tuple(method.upper() for method in view.actions),
            view.cls,
        )
