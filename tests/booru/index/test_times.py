"""Pages and ranges of time over images that mostly ascend."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from booru.image_search import ImageSearch, order_of
from booru.index import merger, times
from booru.index.order import Ascent
from booru.models import Filter, Image
from tests.factories import make_image

MOMENTS = st.lists(st.integers(1, 30), max_size=40)


def _world(moments: list[int]) -> tuple[dict[int, int], times.Displaced]:
    """Images 1, 2, ... with these times, and those that are displaced."""
    by_id = dict(enumerate(moments, 1))
    ascent = Ascent(0, 0)
    late = ascent.climb(by_id, by_id.values(), now=25)
    others = [(by_id[i], i) for i in by_id if i not in late]
    above = sorted(
        (max((i for t, i in others if (t, i) < (by_id[d], d)), default=0), by_id[d], d)
        for d in late
    )
    return by_id, times.Displaced(BitMap(late), above, ascent)


@given(MOMENTS, st.sets(st.integers(1, 40)), st.integers(0, 40), st.integers(0, 12))
def test_a_page_is_that_of_the_sorted_whole(
    moments: list[int], wanted: set[int], offset: int, count: int
) -> None:
    by_id, late = _world(moments)
    hits = [i for i in by_id if i in wanted]
    for highest in (True, False):
        ordered = sorted(hits, key=lambda i: (by_id[i], i), reverse=highest)
        page = times.page(BitMap(hits), late, offset, count, highest=highest)
        assert page == ordered[offset : offset + count]


@pytest.mark.django_db
@pytest.mark.parametrize("merged", [False, True])
def test_displaced_images_stand_where_their_time_says(merged: bool) -> None:
    """Second 5 comes after 9: as when an approval or a merge moved it."""
    chosen = Filter.objects.get(pk=2)
    moments = [1, 3, 9, 5, 5, 12, 3, 14, 2]
    images = [
        make_image(
            tags=["safe"],
            created_at=datetime.fromtimestamp(1000 + moment, UTC),
            first_seen_at=datetime.fromtimestamp(1000 + moment, UTC),
        )
        for moment in moments
    ]
    if merged:
        merger.merge()
    expected = [
        image.pk for _, image in sorted(zip(moments, images, strict=True), key=_place)
    ]

    def found(query: str, sd: str = "asc", offset: int = 0) -> list[int]:
        return ImageSearch(query, None, chosen, order_of("", sd)).hits(offset, 99).ids

    assert found("*") == expected
    assert found("*", "desc") == expected[::-1]
    assert found("*", "asc", 3) == expected[3:]
    # Seconds 3 to 9 of that minute, by both fields and in every form.
    inside = [image for image in expected if 3 <= _moment(moments, images, image) <= 9]
    for name in ("created_at", "first_seen_at"):
        between = f"{name}.gte:1970-01-01T00:16:43Z, {name}.lte:1970-01-01T00:16:49Z"
        assert found(between) == inside
        assert found(f"{name}:1970-01-01T00:16:45Z") == [
            image for image in expected if _moment(moments, images, image) == 5
        ]
        assert found(f"{name}.lt:1970-01-01T00:16:41Z") == []
        assert found(f"{name}.gt:1970-01-01T00:16:54Z") == []
        assert found(f"{name}.gte:1970-01-01T00:16:54Z") == [images[7].pk]
    # A later image in order, then one whose time changes again.
    later = make_image(first_seen_at=datetime.fromtimestamp(1013, UTC))
    assert found("*").index(later.pk) == 8
    if merged:
        merger.merge()
    Image.objects.filter(pk=images[3].pk).update(
        first_seen_at=datetime.fromtimestamp(1020, UTC)
    )
    assert found("*")[-1] == images[3].pk
    if merged:
        merger.merge()
    assert found("*")[-1] == images[3].pk
    last = make_image(first_seen_at=datetime.fromtimestamp(1016, UTC))
    assert found("*")[-2:] == [last.pk, images[3].pk]
    if merged:
        merger.merge()
        newest = make_image(first_seen_at=datetime.fromtimestamp(1030, UTC))
        assert found("*")[-3:] == [last.pk, images[3].pk, newest.pk]
        merger.merge()
        assert found("*")[-3:] == [last.pk, images[3].pk, newest.pk]


@pytest.mark.django_db
def test_what_is_pending_is_no_bound_of_a_range() -> None:
    """An image with an old time, as an import brings it, before it is merged."""
    chosen = Filter.objects.get(pk=2)

    def made(moment: int) -> int:
        when = datetime.fromtimestamp(1000 + moment, UTC)
        return make_image(tags=["safe"], created_at=when, first_seen_at=when).pk

    def found(query: str) -> list[int]:
        return ImageSearch(query, None, chosen, order_of("", "asc")).hits(0, 99).ids

    first, second, _, displaced, fourth = (made(m) for m in (2, 5, 20, 4, 30))
    merger.merge()
    old = made(3)
    between = "{0}.gte:1970-01-01T00:16:43Z, {0}.lt:1970-01-01T00:16:50Z"
    for name in ("created_at", "first_seen_at"):
        assert found(between.format(name)) == [old, displaced, second]
    assert found("*")[:4] == [first, old, displaced, second]
    merger.merge()
    assert found("*")[:4] == [first, old, displaced, second]
    assert found("*")[-1] == fourth
    for name in ("created_at", "first_seen_at"):
        assert found(between.format(name)) == [old, displaced, second]


def _place(pair: tuple[int, Image]) -> tuple[int, int]:
    return pair[0], pair[1].pk


def _moment(moments: list[int], images: list[Image], pk: int) -> int:
    return next(m for m, i in zip(moments, images, strict=True) if i.pk == pk)
