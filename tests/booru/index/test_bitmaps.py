"""Sliced numbers against plain lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from booru.index import bitmaps

ORDINALS = st.one_of(
    st.integers(0, 40), st.sampled_from([0, 1, 2**31 - 1, 2**31, 2**32 - 1])
)
NUMBERS = st.dictionaries(st.integers(1, 200_000), ORDINALS, max_size=60)


def _sliced(numbers: dict[int, int]) -> list[BitMap]:
    ids = np.array(sorted(numbers), np.uint32)
    return bitmaps.sliced(
        ids, np.array([numbers[i] for i in sorted(numbers)], np.uint32)
    )


@given(NUMBERS, ORDINALS, st.one_of(st.none(), ORDINALS))
def test_a_range_holds_what_lies_in_it(
    numbers: dict[int, int], low: int, high: int | None
) -> None:
    found, inverted = bitmaps.between(_sliced(numbers), low, high)
    everything = BitMap(numbers)
    kept = everything - found if inverted else found
    top = 2**32 if high is None else high
    assert set(kept) == {i for i, v in numbers.items() if low <= v <= top}


@given(NUMBERS, ORDINALS, ORDINALS)
def test_a_range_may_be_asked_of_a_part(
    numbers: dict[int, int], low: int, high: int
) -> None:
    part = BitMap([i for i in numbers if i % 3 == 0])
    found, inverted = bitmaps.between(_sliced(numbers), low, high, part)
    kept = part - found if inverted else found
    assert set(kept) == {i for i in part if low <= numbers[i] <= high}


@pytest.mark.parametrize("highest", [True, False])
@given(numbers=NUMBERS, count=st.integers(0, 70))
def test_the_top_and_its_order(
    numbers: dict[int, int], count: int, highest: bool
) -> None:
    slices = _sliced(numbers)
    ordered = sorted(numbers, key=lambda i: (numbers[i], i), reverse=highest)
    best = bitmaps.top(slices, BitMap(numbers), count, highest=highest)
    assert bitmaps.in_order(slices, best, highest=highest) == ordered[:count]


@given(NUMBERS, NUMBERS)
def test_patched_slices_hold_the_new_numbers(
    before: dict[int, int], changed: dict[int, int]
) -> None:
    slices = bitmaps.patched(_sliced(before), changed)
    after = before | changed
    assert bitmaps.ordinals(slices, BitMap(after)) == after


@pytest.mark.parametrize("highest", [True, False])
@given(
    ids=st.sets(st.integers(0, 300)), offset=st.integers(0, 40), count=st.integers(0, 9)
)
def test_a_page_by_id(ids: set[int], offset: int, count: int, highest: bool) -> None:
    ordered = sorted(ids, reverse=highest)
    page = bitmaps.newest(BitMap(ids), offset, count, highest=highest)
    assert page == ordered[offset : offset + count]
