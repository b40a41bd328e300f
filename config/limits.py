"""How often who may ask: the one table of rate limits. `LIMITS` in the environment
changes single rows."""

from __future__ import annotations

import re

from django.core.exceptions import ImproperlyConfigured

#: Name -> (requests, seconds); 0 requests: there is no such limit.
DEFAULTS: dict[str, tuple[int, int]] = {
    # By address (philomena-api 1.5). A search counts in both.
    "philomena": (30, 5),
    "philomena.search": (20, 10),
    # By user, without one by address (tachi-api 1.6).
    "tachi": (500, 60),
    "tachi.import": (0, 60),
    # As before (twibooru-api 1.4).
    "twibooru.search.posts": (10, 60),
    "twibooru.search.tags": (60, 60),
    "twibooru.posts": (60, 60),
    "twibooru.comments": (60, 60),
    "twibooru.galleries": (60, 60),
    "twibooru.pages": (0, 60),
    # By token, without one by address (nekos-api 4).
    "nekos": (1, 1),
}
_ROW = re.compile(r"\s*([a-z.]+)\s*=\s*([0-9]{1,9})(?:/([0-9]{1,9}))?\s*", re.ASCII)


def limits_from(text: str) -> dict[str, tuple[int, int]]:
    """The table with the rows of `philomena=60/5,tachi.import=5` in place of its own;
    a row without seconds keeps those of the table."""
    table = dict(DEFAULTS)
    for row in filter(str.strip, text.split(",")):
        match = _ROW.fullmatch(row)
        if match is None:
            raise ImproperlyConfigured(
                f"LIMITS: {row.strip()!r} is no row like philomena=60/5"
                f" (requests/seconds)."
            )
        name, requests, seconds = match.groups()
        if name not in table:
            known = ", ".join(table)
            raise ImproperlyConfigured(f"LIMITS: there is no {name!r} among {known}.")
        table[name] = int(requests), int(seconds or table[name][1])
        if table[name][1] < 1:
            raise ImproperlyConfigured(f"LIMITS: {row.strip()!r} has no seconds.")
    return table
