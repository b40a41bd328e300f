"""PURE: in which order a client wants the images (search, section 5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from booru.index.keys import Kind

_LEADING_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,18})", re.ASCII)
_SEEDS = 2**63


class By(Enum):
    """Orders that are not by one number of the image."""

    ID = "id"
    RELEVANCE = "_score"
    RANDOM = "random"
    GALLERY = "gallery_id"


@dataclass(frozen=True, slots=True)
class Order:
    """`number` is the seed of a random order (None: a new one each time), or the
    gallery's id. Ties go by id, in the same direction, but by descending id within
    galleries."""

    by: Kind | By = Kind.FIRST_SEEN_AT
    highest: bool = True
    number: int | None = None


_NUMBERS = {
    kind.name.lower(): kind
    for kind in (
        Kind.UPDATED_AT,
        Kind.FIRST_SEEN_AT,
        Kind.ASPECT_RATIO,
        Kind.FAVES,
        Kind.UPVOTES,
        Kind.DOWNVOTES,
        Kind.HIDES,
        Kind.SCORE,
        Kind.WILSON_SCORE,
        Kind.WIDTH,
        Kind.HEIGHT,
        Kind.PIXELS,
        Kind.SIZE,
        Kind.DURATION,
        Kind.COMMENT_COUNT,
        Kind.TAG_COUNT,
    )
}
_NAMES: dict[str, Kind | By] = {
    **_NUMBERS,
    "id": By.ID,
    "_score": By.RELEVANCE,
    "relevance": By.RELEVANCE,
    "comments": Kind.COMMENT_COUNT,
    "wilson": Kind.WILSON_SCORE,
}


def order_of(sf: str, sd: str, *, default: Kind = Kind.FIRST_SEEN_AT) -> Order:
    """From the parameters of that name; whatever is unknown is the default, never an
    error. `created_at` is known only where it is the default."""
    highest = sd != "asc"
    name, _, rest = sf.partition(":")
    number = _leading_integer(rest)
    if name == "random":
        seed = None if number is None else number % _SEEDS
        return Order(By.RANDOM, highest, seed)
    if name == "gallery_id" and ":" in sf:
        if number is None:
            return Order(By.RELEVANCE, highest)
        return Order(By.GALLERY, highest, number)
    if sf == default.name.lower():
        return Order(default, highest)
    return Order(_NAMES.get(sf, default), highest)


def _leading_integer(text: str) -> int | None:
    found = _LEADING_INTEGER.match(text)
    return int(found[1]) if found else None
