"""PURE: slugs from which the name can be read again, of tags and users (philomena-api
6.4)."""

from __future__ import annotations

import re

_STEPS = (
    ("-", "-dash-"),
    ("/", "-fwslash-"),
    ("\\", "-bwslash-"),
    (":", "-colon-"),
    (".", "-dot-"),
    ("+", "-plus-"),
    (" ", "+"),
)
_MEANINGS = {replacement: character for character, replacement in _STEPS}
# Every hyphen of a slug belongs to one of these.
_STEP = re.compile("|".join(re.escape(replacement) for replacement in _MEANINGS))


def slug(name: str) -> str:
    """The reversible slug of a tag or user name. No case change; nothing else is
    escaped, so a URL still has to percent-encode what is not ASCII."""
    for character, replacement in _STEPS:
        name = name.replace(character, replacement)
    return name


def unslug(text: str) -> str:
    """The name that a slug stands for; what is no part of a slug stays as it is."""
    return _STEP.sub(lambda found: _MEANINGS[found[0]], text)
