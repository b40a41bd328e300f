"""What `sf` and `sd` mean (search, section 5.1)."""

from __future__ import annotations

import numpy as np
import pytest
from pyroaring import BitMap

from booru.index.keys import Kind
from booru.index.order import Ascent, Orders
from booru.index.pages import scattered
from booru.index.sorting import By, Order, order_of

DEFAULT = Order(Kind.FIRST_SEEN_AT)


@pytest.mark.parametrize(
    ("sf", "order"),
    [
        ("", DEFAULT),
        ("no such order", DEFAULT),
        ("first_seen_at", DEFAULT),
        ("created_at", DEFAULT),  # unknown on this face
        ("Score", DEFAULT),
        ("gallery_id", DEFAULT),
        ("randomness", DEFAULT),
        ("error_tag_count", DEFAULT),
        ("id", Order(By.ID)),
        ("score", Order(Kind.SCORE)),
        ("wilson_score", Order(Kind.WILSON_SCORE)),
        ("wilson", Order(Kind.WILSON_SCORE)),
        ("comments", Order(Kind.COMMENT_COUNT)),
        ("updated_at", Order(Kind.UPDATED_AT)),
        ("_score", Order(By.RELEVANCE)),
        ("relevance", Order(By.RELEVANCE)),
        ("random", Order(By.RANDOM)),
        ("random:", Order(By.RANDOM)),
        ("random:x", Order(By.RANDOM)),
        ("random:12x", Order(By.RANDOM, number=12)),
        ("random:-1", Order(By.RANDOM, number=2**63 - 1)),
        ("random:" + "9" * 40, Order(By.RANDOM, number=10**18 - 1)),
        ("gallery_id:12", Order(By.GALLERY, number=12)),
        ("gallery_id:12x", Order(By.GALLERY, number=12)),
        ("gallery_id:x", Order(By.RELEVANCE)),
        ("gallery_id:", Order(By.RELEVANCE)),
    ],
)
def test_orders(sf: str, order: Order) -> None:
    assert order_of(sf, "") == order_of(sf, "desc") == order_of(sf, "up") == order
    ascending = Order(order.by, highest=False, number=order.number)
    assert order_of(sf, "asc") == ascending


def test_another_face_has_another_default() -> None:
    assert order_of("", "", default=Kind.CREATED_AT) == Order(Kind.CREATED_AT)
    assert order_of("created_at", "asc", default=Kind.CREATED_AT) == Order(
        Kind.CREATED_AT, highest=False
    )


def test_seeds_scatter_differently_and_evenly() -> None:
    ids = np.arange(1, 2001, dtype=np.uint32)
    orders = {tuple(np.argsort(scattered(ids, seed)).tolist()) for seed in range(50)}
    assert len(orders) == 50
    first = BitMap(np.argsort(scattered(ids, 7))[:1000].astype(np.uint32))
    assert 400 < first.range_cardinality(0, 1000) < 600


@pytest.mark.parametrize(
    ("ids", "times", "displaced"),
    [
        ([1, 2, 3], [10, 10, 11], []),
        ([1, 2, 3], [10, 9, 11], [2]),
        ([5], [10], []),
        ([1, 2, 3], [10, 99, 11], [2]),  # from the future: only itself
        ([], [], []),
    ],
)
def test_what_does_not_ascend_is_displaced(
    ids: list[int], times: list[int], displaced: list[int]
) -> None:
    ascent = Ascent.of(Orders(0, 0, 0, 0), Kind.CREATED_AT)
    assert ascent.climb(ids, times, now=50) == displaced
    # Whoever is looked at again is behind by then.
    assert ascent.climb(ids, times, now=50) == ids
