"""PURE: the address of a topic inside its forum (philomena-api 6.4, "destructive
slug")."""

from __future__ import annotations

import re

_FOREIGN = re.compile(r"[^\x20-\x7e]")
_BETWEEN = re.compile(r"[^A-Za-z0-9]+")


def slug_of(title: str) -> str:
    """Empty for a title without an ASCII letter or digit, which is no title then."""
    return _BETWEEN.sub("-", _FOREIGN.sub("", title)).strip("-").lower()
