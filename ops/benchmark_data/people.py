"""Who did what: users by activity, and their votes, faves, hides and subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ops.benchmark_data.taggings import ascending
from ops.benchmark_data.words import word

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Times = NDArray[np.datetime64]

# Rows for each image. A real booru has some fifty times as many; the counters of
# the images tell of those, the rows are of the keenest users.
FAVES, OTHER_VOTES, HIDES, SUBSCRIPTIONS = 1.0, 0.6, 0.02, 0.05
_DOWN = 0.08


@dataclass(frozen=True)
class Pairs:
    """(place of the image, number of the user), ascending, none twice."""

    image: Ints
    user: Ints
    created_at: Times

    def per_image(self, images: int) -> Ints:
        return np.bincount(self.image, minlength=images)


@dataclass(frozen=True)
class Interactions:
    faves: Pairs
    votes: Pairs
    up: Bools
    hides: Pairs
    subscriptions: Pairs


def user_names(count: int) -> list[str]:
    return [f"{word(number).title()} {word(number + 7)}" for number in range(count)]


def activity(users: int) -> Floats:
    """Each user's share of all that is done, the keenest first."""
    shares = np.arange(5.0, users + 5) ** -0.8
    shares /= shares.sum()
    return shares


def interactions(
    times: Times, shares: Floats, rng: np.random.Generator
) -> Interactions:
    """With images of these times. Whoever faves votes up as well."""
    faved = _keys(times.size, FAVES, shares, rng)
    voted = np.setdiff1d(_keys(times.size, OTHER_VOTES, shares, rng), faved)
    keys = np.concatenate([faved, voted])
    up = np.concatenate([np.ones(faved.size, bool), rng.random(voted.size) >= _DOWN])
    order = np.argsort(keys)

    def pairs(keys: Ints) -> Pairs:
        image, user = np.divmod(keys, shares.size)
        later = (rng.exponential(3 * 86_400, keys.size) * 1e6).astype("timedelta64[us]")
        return Pairs(image, user, times[image] + later)

    return Interactions(
        faves=pairs(faved),
        votes=pairs(keys[order]),
        up=up[order],
        hides=pairs(_keys(times.size, HIDES, shares, rng)),
        subscriptions=pairs(_keys(times.size, SUBSCRIPTIONS, shares, rng)),
    )


def _keys(images: int, each: float, shares: Floats, rng: np.random.Generator) -> Ints:
    """Pairs as one number each: place of the image * users + number of the user."""
    count = rng.poisson(images * each)
    user = np.searchsorted(np.cumsum(shares), rng.random(count))
    user = np.minimum(user, shares.size - 1)
    return ascending(rng.integers(0, images, count) * shares.size + user)
