"""Which pages are mounted and by which methods: read from the URL patterns and the
views themselves, so that a new page is missed where the tables do not have it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from api.dialect import DialectViewSet

#: What has tables of its own (`tests/api`, the other modules here), or is a library's;
#: so has every other address of a dialect.
ELSEWHERE = ("api", "ir", "admin/", "accounts/")
PAGE_METHODS = frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Route:
    """`pattern` is what `resolve(path).route` says of an address that leads here."""

    pattern: str
    methods: frozenset[str]
    view: Any

    def __str__(self) -> str:
        return self.pattern or "home"


def routes() -> list[Route]:
    return [
        Route(pattern, methods_of(view), view)
        for pattern, view in _walk(get_resolver().url_patterns, "")
    ]


def _walk(
    patterns: Sequence[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        path = before + str(one.pattern)
        if not before and path.startswith(ELSEWHERE):
            continue
        if isinstance(one, URLResolver):
            yield from (
                found
                for found in _walk(one.url_patterns, path)
                if not found[0].startswith(ELSEWHERE)
            )
        elif not issubclass(getattr(one.callback, "cls", object), DialectViewSet):
            yield path, one.callback


def methods_of(view: Callable[..., Any]) -> frozenset[str]:
    """What its decorators let through: all methods, if there is none of that kind."""
    if view_class := getattr(view, "view_class", None):
        known = (name for name in ("get", "post") if hasattr(view_class, name))
        return frozenset(name.upper() for name in known)
    inner: Any = view
    while inner is not None:
        said = inspect.getclosurevars(inner).nonlocals.get("request_method_list")
        if said is not None:
            return frozenset(said) & PAGE_METHODS
        inner = getattr(inner, "__wrapped__", None)
    return PAGE_METHODS
