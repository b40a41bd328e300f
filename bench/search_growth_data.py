"""Bitmaps for many images, without the images: tags as a booru has them, every number
that is searched or sorted by, one user's faves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction
from pyroaring import BitMap
from tqdm import tqdm

from booru.index import bitmaps, segments
from booru.index.keys import NUMBERS, Flag, Kind, flag, key, ordinals_of
from booru.index.segments import Segment
from booru.ranking import wilson_score
from ops.benchmark_data.names import make_names
from ops.benchmark_data.shape import SPAN, tag_shares

_COMMON = 0.01
_AT_ONCE = 500
_BEGIN = 1_514_764_800
FAVES = 20_000


def make(images: int) -> None:
    """In one transaction, unless it is there."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_bits WHERE key = %s", [_SHOWN])
        if cursor.fetchone()[0]:
            return
    names = make_names(images)
    ids = names.tag_ids.tolist()
    with transaction.atomic():
        waiting: list[Segment] = []
        every = _keys(images, ids, int(names.user_ids[0]))
        for any_key, bits in tqdm(every, desc="Bitmaps", unit_scale=True):
            waiting.append(Segment(any_key, 0, bits))
            if len(waiting) >= _AT_ONCE:
                segments.put(waiting, 1)
                waiting = []
        segments.put(waiting, 1)
        with connection.cursor() as cursor:
            last = _BEGIN + SPAN
            cursor.execute(
                "UPDATE search_state SET created_id = %s, created_at = %s,"
                " seen_id = %s, seen_at = %s",
                [images, last, images, last],
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    sys.stderr.write("\n")


_SHOWN = flag(Flag.SHOWN)


def _keys(images: int, tag_ids: list[int], user: int) -> Iterator[tuple[int, BitMap]]:
    rng = np.random.default_rng(1)
    whole = np.arange(1, images + 1, dtype=np.uint32)
    for tag_id, share in zip(tag_ids, tag_shares().tolist(), strict=False):
        yield key(Kind.TAG, tag_id), _some(images, share, rng)
    shown = BitMap(whole[rng.random(images) >= 0.03])
    yield _SHOWN, shown
    yield flag(Flag.APPROVED), BitMap(whole)
    yield flag(Flag.HIDDEN), BitMap(whole) - shown
    yield key(Kind.FAVED_BY, user), _some(images, FAVES / images, rng)
    for kind, values in _numbers(images, rng):
        slices = bitmaps.sliced(whole, ordinals_of(kind, values))
        for place, bits in enumerate(slices):
            if bits:
                yield key(kind, place), bits


def _some(images: int, share: float, rng: np.random.Generator) -> BitMap:
    if share > _COMMON:
        has = rng.random(images, np.float32) < share
        return BitMap((np.flatnonzero(has) + 1).astype(np.uint32))
    chosen = rng.integers(1, images + 1, int(images * share), dtype=np.uint32)
    return BitMap(np.sort(chosen))


def _numbers(
    images: int, rng: np.random.Generator
) -> Iterator[tuple[Kind, np.ndarray]]:
    appeal = rng.normal(size=images)
    up = np.exp(3.4 + 1.1 * appeal).astype(np.int64)
    down = rng.poisson(0.3 + 0.03 * up)
    created = _BEGIN + np.arange(images) * (SPAN / images) // 1
    width, height = (np.exp(rng.normal(7.2, 0.5, images)) // 1 for _ in range(2))
    known = {
        Kind.SCORE: up - down,
        Kind.UPVOTES: up,
        Kind.DOWNVOTES: down,
        Kind.FAVES: up // 3,
        Kind.WILSON_SCORE: _wilson(up, down),
        Kind.CREATED_AT: created,
        Kind.FIRST_SEEN_AT: created,
        Kind.UPDATED_AT: created + rng.exponential(2_600_000, images) // 1,
        Kind.WIDTH: width,
        Kind.HEIGHT: height,
        Kind.PIXELS: width * height,
        Kind.ASPECT_RATIO: width / height,
        Kind.SIZE: width * height // 3,
        Kind.ORIG_SIZE: width * height // 2,
    }
    for kind in NUMBERS:
        yield kind, known.get(kind, rng.poisson(1.0, images)).astype(np.float64)


def numbers_of_one(rng: np.random.Generator) -> dict[Kind, float]:
    """Those of an image that comes after the others."""
    created = float(_BEGIN + SPAN)
    given = {kind: float(rng.integers(1, 3_000)) for kind in NUMBERS}
    times = (Kind.CREATED_AT, Kind.FIRST_SEEN_AT, Kind.UPDATED_AT)
    return given | dict.fromkeys(times, created) | {Kind.WILSON_SCORE: 0.5}


def _wilson(up: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Of each different pair of numbers once."""
    pairs, place = np.unique(np.stack([up, down], 1), axis=0, return_inverse=True)
    scores = [wilson_score(u, d) for u, d in pairs.tolist()]
    return np.array(scores)[place.ravel()]
