"""Which image carries which tags: spread evenly over time, the worst case for the
bitmaps of the index, and obeying the rules of ratings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ops.benchmark_data.shape import tag_shares
from ops.benchmark_data.tag_list import RATING_RANKS

Ints = NDArray[np.int64]

# Tags above this share are decided image by image, rarer ones dealt out.
_COMMON = 0.01
# No image has fewer tags than an upload must have; these are added where needed.
_LEAST, _FILLING = 4, (1, 2, 3, 4)
_SEXUAL = ("explicit", "suggestive", "questionable")
_GRIM = ("semi-grimdark", "grimdark", "grotesque")


def taggings(images: int, tags: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Pairs of (number of the image, rank of the tag), ascending, none twice. Only
    the first `tags` ranks are used."""
    shares = tag_shares()[:tags]
    shares[[rank for rank in RATING_RANKS.values() if rank < tags]] = 0.0
    # Some uploaders tag more than others.
    zeal = rng.gamma(25.0, 1 / 25.0, images)
    pairs = [
        _ratings(images, rng),
        _common(shares, zeal, rng),
        _rare(shares, zeal, rng),
    ]
    keys = ascending(np.concatenate([image * tags + rank for image, rank in pairs]))
    counts = np.bincount(keys // tags, minlength=images)
    if (poor := np.flatnonzero(counts < _LEAST)).size:
        filling = np.minimum(_FILLING, tags - 1)
        keys = np.union1d(keys, (poor[:, None] * tags + filling).ravel())
    return keys // tags, keys % tags


def ascending(keys: Ints) -> Ints:
    """In order, none twice: what `numpy.unique` does, several times as fast on many
    large numbers."""
    keys = np.sort(keys)
    first = np.ones(keys.size, bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first]


def _common(
    shares: NDArray[np.float64], zeal: NDArray[np.float64], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    image: list[Ints] = []
    rank: list[Ints] = []
    for common in np.flatnonzero(shares > _COMMON):
        has = np.flatnonzero(rng.random(zeal.size) < shares[common] * zeal)
        image.append(has)
        rank.append(np.full(has.size, common))
    return np.concatenate(image), np.concatenate(rank)


def _rare(
    shares: NDArray[np.float64], zeal: NDArray[np.float64], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    rare = np.where(shares > _COMMON, 0.0, shares)
    uses = rng.poisson(rare.sum() * zeal.size)
    image = np.searchsorted(np.cumsum(zeal), rng.random(uses) * zeal.sum())
    rank = np.searchsorted(np.cumsum(rare), rng.random(uses) * rare.sum())
    return np.minimum(image, zeal.size - 1), np.minimum(rank, shares.size - 1)


def _ratings(images: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Safe alone; or at most one sexual rating; of the grim ones one in place of that
    or, less often, beside it (tags and media, section 7)."""
    share = {name: tag_shares()[rank] for name, rank in RATING_RANKS.items()}
    kinds = ("safe", *_SEXUAL)
    kind = np.searchsorted(np.cumsum([share[k] for k in kinds]), rng.random(images))
    is_sexual = (kind > 0) & (kind < len(kinds))
    is_other = kind == len(kinds)
    grim_shares = np.array([share[name] for name in _GRIM])
    others = 1 - sum(share[k] for k in kinds)
    beside = max(0.0, grim_shares.sum() - others) / sum(share[k] for k in _SEXUAL)
    has_grim = is_other | (is_sexual & (rng.random(images) < beside))
    grim = rng.choice(len(_GRIM), images, p=grim_shares / grim_shares.sum())
    ranks = np.array([RATING_RANKS[name] for name in (*kinds, *_GRIM)])
    first, second = np.flatnonzero(~is_other), np.flatnonzero(has_grim)
    return (
        np.concatenate([first, second]),
        np.concatenate([ranks[kind[first]], ranks[len(kinds) + grim[second]]]),
    )
