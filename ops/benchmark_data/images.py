"""The columns of invented images, by number in a run; ids come later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ops.benchmark_data.words import word

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Times = NDArray[np.datetime64]

# Format -> (share, MIME type, share of it that moves).
FORMATS = {
    "png": (0.58, "image/png", 0.0),
    "jpg": (0.33, "image/jpeg", 0.0),
    "gif": (0.05, "image/gif", 0.7),
    "webm": (0.03, "video/webm", 1.0),
    "svg": (0.01, "image/svg+xml", 0.0),
}
_SIZES = ((1920, 1080), (1280, 720), (1000, 1000), (2480, 3508), (1200, 1600))
_SOURCES = ("gallery", "notes", "sketches", "shop")
_LARGEST = 100_000_000
_DESCRIBED = 1 / 3
_WORDS = 20_000
HIDDEN, MERGED, UNAPPROVED, UNPROCESSED = 0.03, 0.01, 0.001, 0.0005
UNSIGNED, ANONYMOUS = 0.02, 0.08


@dataclass(frozen=True)
class Images:
    """Of some consecutive images. `uploader` is the number of a user, or -1;
    `duplicate_of` the place of another of these, or -1."""

    created_at: Times
    first_seen_at: Times
    updated_at: Times
    width: Ints
    height: Ints
    size: Ints
    format: NDArray[np.str_]
    animated: Bools
    duration: Floats
    uploader: Ints
    anonymous: Bools
    upvotes: Ints
    downvotes: Ints
    faves: Ints
    comments: Ints
    hidden: Bools
    approved: Bools
    processed: Bools
    duplicate_of: Ints
    ip: Ints
    intensities: Floats

    def __len__(self) -> int:
        return self.created_at.size


def invented(
    created_at: Times, late: Ints, activity: Floats, rng: np.random.Generator
) -> Images:
    """As many as there are times. `late` are the places of those that were first
    seen at another time; `activity` is each user's share of all that is done."""
    n = created_at.size
    first_seen_at = created_at.copy()
    first_seen_at[late] -= _seconds(rng.exponential(90 * 86_400, late.size))
    names = np.array(list(FORMATS))
    kind = rng.choice(names.size, n, p=[share for share, _, _ in FORMATS.values()])
    moving = np.array([moves for _, _, moves in FORMATS.values()])
    animated = rng.random(n) < moving[kind]
    width, height = _dimensions(n, rng)
    # A few are loved; most are not noticed.
    appeal = rng.normal(size=n)
    upvotes = np.exp(3.4 + 1.1 * appeal).astype(np.int64)
    uploader = rng.choice(activity.size, n, p=activity)
    uploader[rng.random(n) < UNSIGNED] = -1
    processed = rng.random(n) >= UNPROCESSED
    hidden = rng.random(n) < HIDDEN
    return Images(
        created_at=created_at,
        first_seen_at=first_seen_at,
        updated_at=created_at + _seconds(rng.exponential(30 * 86_400, n)),
        width=width,
        height=height,
        size=np.minimum(width * height * rng.uniform(0.05, 1.5, n), _LARGEST).astype(
            np.int64
        )
        + 200,
        format=names[kind],
        animated=animated,
        duration=np.where(animated, np.round(rng.gamma(1.2, 12.0, n) + 0.1, 2), 0.0),
        uploader=uploader,
        anonymous=rng.random(n) < ANONYMOUS,
        upvotes=upvotes,
        downvotes=rng.poisson(0.3 + 0.03 * upvotes * rng.exponential(1.0, n)),
        faves=(upvotes * rng.beta(4, 6, n)).astype(np.int64),
        comments=rng.poisson(np.exp(0.4 * appeal)),
        hidden=hidden,
        approved=rng.random(n) >= UNAPPROVED,
        processed=processed,
        duplicate_of=_duplicates(hidden, rng),
        ip=rng.integers(1, 1 << 24, n),
        intensities=_intensities(n, rng),
    )


def _seconds(values: Floats) -> NDArray[np.timedelta64]:
    return (values * 1e6).astype("timedelta64[us]")


def _dimensions(n: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Half of them of a usual size, the rest as it came."""
    width = np.exp(rng.normal(7.2, 0.5, n)).astype(np.int64) + 50
    height = (width * np.exp(rng.normal(0.1, 0.35, n))).astype(np.int64) + 10
    usual = rng.random(n) < 0.5
    sizes = np.array(_SIZES)[rng.integers(len(_SIZES), size=n)]
    return np.where(usual, sizes[:, 0], width), np.where(usual, sizes[:, 1], height)


def _duplicates(hidden: Bools, rng: np.random.Generator) -> Ints:
    """Some of the hidden ones were merged into an earlier one that is shown."""
    target = np.full(hidden.size, -1)
    shown = np.flatnonzero(~hidden)
    merged = np.flatnonzero(hidden & (rng.random(hidden.size) < MERGED / HIDDEN))
    before = np.searchsorted(shown, merged)
    chosen = (rng.random(merged.size) * before).astype(np.int64)
    has = before > 0
    target[merged[has]] = shown[chosen[has]]
    return target


def _intensities(n: int, rng: np.random.Generator) -> Floats:
    """Four quadrants; one in six is drawn on white."""
    middle = np.where(
        rng.random(n) < 1 / 6, rng.normal(225, 12, n), rng.normal(120, 40, n)
    )
    spread = rng.normal(0, 22, (4, n))
    return np.clip(middle + spread, 0.0, 255.0)


@cache
def _vocabulary() -> tuple[list[str], Floats]:
    shares = 1 / np.arange(3, _WORDS + 3) ** 1.05
    return [word(number) for number in range(_WORDS)], np.cumsum(shares / shares.sum())


def descriptions(n: int, rng: np.random.Generator) -> list[str]:
    """A third of them not empty: 4 to 80 words of a Zipf vocabulary."""
    lengths = np.where(
        rng.random(n) < _DESCRIBED, np.minimum(4 + rng.geometric(0.05, n), 80), 0
    )
    vocabulary, shares = _vocabulary()
    places = np.searchsorted(shares, rng.random(int(lengths.sum())))
    said = [vocabulary[place] for place in np.minimum(places, _WORDS - 1).tolist()]
    ends = np.cumsum(lengths).tolist()
    starts = [0, *ends[:-1]]
    return [
        f"{' '.join(said[start:end]).capitalize()}." if end > start else ""
        for start, end in zip(starts, ends, strict=True)
    ]


def sources(n: int, rng: np.random.Generator) -> tuple[Ints, Ints, list[str]]:
    """(number of the image, position, address): none for a third, else up to 3."""
    counts = rng.choice(4, n, p=[0.33, 0.47, 0.15, 0.05])
    image = np.repeat(np.arange(n), counts)
    position = np.arange(image.size) - np.repeat(np.cumsum(counts) - counts, counts)
    numbers = rng.integers(1, 10_000_000, image.size).tolist()
    addresses = [
        f"https://{_SOURCES[at]}.example/{word(number % 5_000)}/{number}"
        for at, number in zip(position.tolist(), numbers, strict=True)
    ]
    return image, position, addresses


def file_names(formats: NDArray[np.str_], rng: np.random.Generator) -> list[str]:
    numbers = rng.integers(0, 1_000_000, formats.size).tolist()
    return [
        f"{word(number // 100)}_{number}.{kind}"
        for number, kind in zip(numbers, formats.tolist(), strict=True)
    ]
