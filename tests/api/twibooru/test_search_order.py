"""Pages and orders of GET search/posts (twibooru-api 1.2 and 1.5, T7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booru.models import Image, PostLocation
from tests.api.twibooru.test_search_posts import ids, search
from tests.factories import (
    make_comment,
    make_fave,
    make_gallery,
    make_image,
    make_paste,
)

pytestmark = pytest.mark.django_db


def test_pages(client: Client) -> None:
    made = [make_image().pk for _ in range(3)][::-1]
    assert ids(client, q="fox", per_page="2") == made[:2]
    assert ids(client, q="fox", per_page="2", page="2") == made[2:]
    beyond = search(client, q="fox", per_page="2", page="9").json()
    assert beyond == {"posts": [], "total": 3}
    assert search(client, q="fox", page="9" * 20).json() == {"posts": [], "total": 3}
    for page in ("", "0", "-1", "x", "2x"):
        shown = ids(client, q="fox", per_page="2", page=page)
        assert shown == (made[2:] if page == "2x" else made[:2])
    # T7: the other name counts where the documented one is absent or empty.
    assert ids(client, q="fox", perpage="1") == made[:1]
    assert ids(client, q="fox", perpage="1", per_page="") == made[:1]
    assert ids(client, q="fox", perpage="1", per_page="2") == made[:2]
    for size in ("0", "-3"):
        assert ids(client, q="fox", per_page=size) == made[:1]
    for size in ("", "x", "999", "50"):
        assert ids(client, q="fox", per_page=size) == made


def test_sizes_of_pages(client: Client) -> None:
    row: dict[str, Any] = dict(Image.objects.filter(pk=make_image().pk).values().get())
    del row["id"], row["uuid"], row["orig_sha512_hash"]
    Image.objects.bulk_create(Image(**row) for _ in range(59))
    for given, shown in (({}, 25), ({"per_page": "1000"}, 50), ({"perpage": "51"}, 50)):
        body = search(client, q="*", **given).json()
        assert (len(body["posts"]), body["total"]) == (shown, 60)


def test_orders(client: Client) -> None:
    """As of the other dialect; but by default and for whatever is unknown by the time
    of making, which a merge does not lower."""
    now = timezone.now()
    first = make_image(
        created_at=now - timedelta(days=3), first_seen_at=now, width=900, height=900,
        score=2, upvotes=2, aspect_ratio=1.0,
    )  # fmt: skip
    second = make_image(
        created_at=now - timedelta(days=2), first_seen_at=now - timedelta(days=9),
        width=100, height=900, aspect_ratio=1 / 9, score=-9, upvotes=9, downvotes=18,
    )  # fmt: skip
    paste = make_paste(
        created_at=now - timedelta(days=1), first_seen_at=now - timedelta(days=8),
        score=3, upvotes=3,
    )  # fmt: skip
    for _ in range(2):
        make_comment(second)
    make_comment(first)
    a, b, c = first.pk, second.pk, paste.pk
    gallery = make_gallery([paste, second, first], thumbnail=first)
    for sf, descending in (
        (None, [c, b, a]),
        ("", [c, b, a]),
        ("nonsense", [c, b, a]),
        ("created_at", [c, b, a]),
        ("first_seen_at", [a, c, b]),
        ("id", [c, b, a]),
        ("score", [c, a, b]),
        ("comments", [b, a, c]),
        ("comment_count", [b, a, c]),
        ("upvotes", [b, c, a]),
        ("downvotes", [b, c, a]),
        ("wilson", [c, a, b]),
        ("wilson_score", [c, a, b]),
        ("relevance", [c, b, a]),
        ("_score", [c, b, a]),
        (f"gallery_id:{gallery.pk}", [a, b, c]),
    ):
        params = {"q": "*"} | ({} if sf is None else {"sf": sf})
        assert ids(client, **params) == descending, sf
        assert ids(client, **params, sd="desc") == descending, sf
        assert ids(client, **params, sd="sideways") == descending, sf
        assert ids(client, **params, sd="asc") == descending[::-1], sf
    # What a text has not is last, in both directions.
    for sf in ("width", "aspect_ratio"):
        assert ids(client, q="*", sf=sf) == [a, b, c], sf
        assert ids(client, q="*", sf=sf, sd="asc") == [b, a, c], sf
    assert ids(client, q="*", sf="random:7") == ids(client, q="*", sf="random:7")


def test_queries_do_not_grow(
    client: Client, user: User, key: str, django_assert_num_queries: Any
) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            image = make_image() if number % 2 else make_paste(str(number))
            make_fave(image, user)
            url = "https://derpibooru.org/images/1"
            PostLocation.objects.create(
                post=image, site="derpibooru", site_id=image.pk, url=url
            )

    add(range(1))
    search(client, q="fox", key=key)
    with django_assert_num_queries(6):
        assert len(ids(client, q="fox", key=key)) == 1
    add(range(1, 25))
    search(client, q="fox", key=key)
    with django_assert_num_queries(6):
        assert len(ids(client, q="fox", key=key)) == 25
