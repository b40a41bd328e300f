"""PURE: tag names, their namespaces and slugs.

Rules: tags and media, sections 1 to 3; philomena-api 4.3 and 6.4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from markup.slugs import slug as slug

MAX_BYTES = 255

# \s of Python's re already holds U+00A0, U+1680, U+2000-200A, U+202F, U+205F and
# U+3000; the rest are the rule's own additions, zero-width characters among them.
_SPACES = re.compile("[\\s\u180e\u200b-\u200f\ufeff]+")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u00b4\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    }
)
_KEEP_UNDERSCORES = (
    "artist:",
    "colorist:",
    "commissioner:",
    "editor:",
    "oc:",
    "photographer:",
)


def clean(name: str, namespaces: Collection[str]) -> str:
    """The name as it is stored; may be empty. Apply exactly once per input: in freak
    cases (`artist_:x`) a second pass would change the result again."""
    name = _SPACES.sub(" ", name.lower()).translate(_QUOTES)
    left, colon, right = name.partition(":")
    if colon and left.strip() in namespaces:
        name = f"{left.strip()}:{right.strip()}"
    if not name.startswith(_KEEP_UNDERSCORES):
        name = name.replace("_", " ")
    return _SPACES.sub(" ", name).strip()


def parse_list(text: str, namespaces: Collection[str]) -> list[str]:
    """The names of a comma-separated input in its order, without repeats; empty
    names and names over 255 bytes are dropped silently."""
    names = (clean(item, namespaces) for item in text.split(","))
    return list(dict.fromkeys(n for n in names if is_valid(n)))


def is_valid(name: str) -> bool:
    return 0 < len(name.encode()) <= MAX_BYTES and "," not in name


def split_namespace(name: str, namespaces: Collection[str]) -> tuple[str | None, str]:
    """(namespace, name in it); the namespace is None where the text before the first
    colon is no known one, and then the name is whole."""
    left, colon, right = name.partition(":")
    if colon and left in namespaces:
        return left, right
    return None, name


_URL_SLUG_DROPPED = re.compile(r"[^a-z0-9_+-]")
URL_SLUGS_LENGTH = 151


@lru_cache(maxsize=200_000)
def _url_slug(name: str) -> str:
    return _URL_SLUG_DROPPED.sub("", slug(name))


def url_slugs(names: Iterable[str]) -> str:
    """The readable tail of `view_url`: names in display order (philomena-api 6.5)."""
    return "_".join(map(_url_slug, names))[:URL_SLUGS_LENGTH]
