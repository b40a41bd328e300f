"""Names and categories of the tags by rank: always the same, so that whatever is
loaded later meets the tags of before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from booru.seeds import RATING_TAGS
from ops.benchmark_data.shape import TAGS
from ops.benchmark_data.words import word

# The place of each rating in the order of use: about 65 % of images are safe, 17 %
# explicit, 10 % suggestive, 5.5 % questionable and 3 % grim or grotesque.
RATING_RANKS = {
    "safe": 0,
    "explicit": 17,
    "suggestive": 28,
    "questionable": 46,
    "semi-grimdark": 139,
    "grimdark": 223,
    "grotesque": 325,
}
assert set(RATING_RANKS) == set(RATING_TAGS)  # noqa: S101 - of this file alone

# Kind of tag -> (category, how its name begins, its share among the first 75 ranks,
# up to rank 4,137, and beyond). The category of a namespace is the site's own
# affair: None here where the name has one.
_KINDS: tuple[tuple[str | None, str, tuple[float, float, float]], ...] = (
    (None, "", (0.50, 0.40, 0.20)),
    ("species", "", (0.12, 0.05, 0.005)),
    ("body-type", "", (0.08, 0.03, 0.005)),
    ("character", "", (0.17, 0.20, 0.06)),
    ("content-official", "", (0.03, 0.02, 0.005)),
    ("content-fanmade", "", (0.03, 0.02, 0.005)),
    ("error", "", (0.0, 0.003, 0.0)),
    (None, "artist:", (0.03, 0.18, 0.36)),
    (None, "oc:", (0.02, 0.05, 0.28)),
    (None, "comic:", (0.0, 0.02, 0.03)),
    (None, "series:", (0.0, 0.01, 0.01)),
    (None, "editor:", (0.0, 0.004, 0.01)),
    (None, "commissioner:", (0.0, 0.006, 0.02)),
    (None, "spoiler:", (0.0, 0.007, 0.01)),
)
_BORDERS = (75, 4_137)
# The second words of tags: few, so that a wildcard at the front finds many.
_SECONDS = 400
_ALIASES_FROM = TAGS + 1


@dataclass(frozen=True)
class TagSeed:
    name: str
    category: str | None = None


def tag_seeds(count: int) -> list[TagSeed]:
    """The tags of the first ranks."""
    return list(_seeds(min(count, TAGS)))


def alias_names(count: int) -> list[str]:
    """Names that stand for the most used tags that are no ratings."""
    return [f"{word(_ALIASES_FROM + number)} alias" for number in range(count)]


def _seeds(count: int) -> Iterator[TagSeed]:
    rng = np.random.default_rng(0)
    kinds, seconds = rng.random(TAGS), rng.integers(-_SECONDS, _SECONDS, TAGS)
    by_zone = [np.cumsum([kind[2][zone] for kind in _KINDS]) for zone in range(3)]
    ratings = {rank: name for name, rank in RATING_RANKS.items()}
    for rank in range(count):
        if rank in ratings:
            yield TagSeed(ratings[rank], "rating")
            continue
        shares = by_zone[int(np.searchsorted(_BORDERS, rank, side="right"))]
        kind = int(np.searchsorted(shares, kinds[rank] * shares[-1], side="right"))
        category, front, _ = _KINDS[kind]
        second = int(seconds[rank])
        tail = f" {word(second)}" if second >= 0 else ""
        yield TagSeed(f"{front}{word(rank)}{tail}", category)
