"""PURE: arithmetic on Roaring bitmaps and on numbers cut into slices of bits.

A sliced number is a list of 32 bitmaps, of which the i-th holds the ids whose ordinal
(`booru.index.keys`) has bit i. Comparisons are those of P. O'Neil and D. Quass,
"Improved query performance with variant indexes" (SIGMOD 1997), from the lowest bit up;
the top k are those of D. Rinfret, P. O'Neil and E. O'Neil, "Bit-sliced index
arithmetic" (SIGMOD 2001).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pyroaring import BitMap

from booru.index.keys import BITS

Slices = Sequence[BitMap]
EMPTY = BitMap()


def above(slices: Slices, bound: int, within: BitMap | None = None) -> BitMap:
    """The ids (of `within`) whose ordinal is greater than `bound`."""
    found = BitMap()
    for place, bits in enumerate(slices):
        part = bits if within is None else bits & within
        if not bound >> place & 1:
            found |= part
        elif found:
            found &= part
    return found


def between(
    slices: Slices, low: int, high: int | None, within: BitMap | None = None
) -> tuple[BitMap, bool]:
    """The ids (of `within`) whose ordinal is at least `low` and at most `high`, None
    for no bound. (bitmap, True) means all but those in the bitmap: images without any
    bit, whose ordinal is 0, are in no slice."""
    too_high = EMPTY if high is None else above(slices, high, within)
    if low <= 0:
        return too_high, True
    found = above(slices, low - 1, within)
    found -= too_high
    return found, False


def top(slices: Slices, candidates: BitMap, count: int, *, highest: bool) -> BitMap:
    """The `count` candidates with the highest (or lowest) ordinals; of equal ones
    those with the highest (or lowest) ids."""
    if count >= len(candidates):
        return BitMap(candidates)
    if count <= 0:
        return BitMap()
    taken = BitMap()
    rest = candidates
    for bits in reversed(slices):
        better = rest & bits if highest else rest - bits
        enough = len(better) + len(taken)
        if enough > count:
            rest = better
        else:
            taken |= better
            if enough == count:
                return taken
            rest = rest - bits if highest else rest & bits
    missing = count - len(taken)
    taken |= rest[-missing:] if highest else rest[:missing]
    return taken


def ordinals(slices: Slices, ids: BitMap) -> dict[int, int]:
    """The ordinal of each of a few ids."""
    found = dict.fromkeys(ids, 0)
    for place, bits in enumerate(slices):
        for number in ids & bits:
            found[number] |= 1 << place
    return found


def in_order(slices: Slices, ids: BitMap, *, highest: bool) -> list[int]:
    """A few ids by (ordinal, id)."""
    values = ordinals(slices, ids)
    return sorted(ids, key=lambda number: (values[number], number), reverse=highest)


def patched(slices: Slices, changed: Mapping[int, int]) -> list[BitMap]:
    """The slices with these ordinals instead of those they hold."""
    ids = np.fromiter(changed.keys(), np.uint32, len(changed))
    values = np.fromiter(changed.values(), np.uint32, len(changed))
    touched = BitMap(ids)
    new = []
    for place, bits in enumerate(slices):
        having = ids[(values >> np.uint32(place)) & 1 == 1]
        clean = bits - touched if bits else BitMap()
        if len(having):
            clean |= BitMap(having)
        new.append(clean)
    return new


def sliced(ids: np.ndarray, ordinal: np.ndarray) -> list[BitMap]:
    """The slices of many numbers: `ids` ascending, both of type uint32."""
    return [BitMap(ids[(ordinal >> np.uint32(p)) & 1 == 1]) for p in range(BITS)]


def newest(ids: BitMap, offset: int, count: int, *, highest: bool) -> list[int]:
    """A page of ids by id alone."""
    total = len(ids)
    if offset >= total:
        return []
    if not highest:
        return list(ids[offset : offset + count])
    return list(ids[max(0, total - offset - count) : total - offset])[::-1]
