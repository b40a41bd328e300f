"""`/lists.json` (twibooru-api 3.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.api.twibooru_pages.asking import get
from tests.factories import make_image, make_paste, make_vote

pytestmark = pytest.mark.django_db
NAMES = ("top_scoring", "top_commented", "all_time_top_scoring")


def tops(client: Client, **params: str) -> list[list[int]]:
    body = get(client, "/lists.json", **params).json()
    return [[post["id"] for post in body[name]] for name in NAMES]


def scored(up: int, **fields: Any) -> dict[str, Any]:
    return {"upvotes": up, "score": up, **fields}


def test_the_best_of_three_days_and_of_all(
    client: Client, user: User, key: str
) -> None:
    now = timezone.now()
    old = make_image(**scored(9, first_seen_at=now - timedelta(days=4)))
    talk = make_paste(comment_count=5)
    best = make_image(**scored(3))
    good = make_image(**scored(2, first_seen_at=now - timedelta(hours=71)))
    fair = make_image(**scored(1, comment_count=1))
    make_image(tags=["explicit", "fox", "x"], **scored(50, comment_count=50))
    make_image(approved=False, **scored(50))
    make_vote(talk, user, up=False)
    listed = get(client, "/posts.json").json()["posts"]
    post = {one["id"]: one for one in listed}
    assert get(client, "/lists.json", key=key).json() == {
        "top_scoring": [post[best.pk], post[good.pk], post[fair.pk]],
        "top_commented": [post[talk.pk], post[fair.pk], post[good.pk]],
        "all_time_top_scoring": [post[old.pk], post[best.pk], post[good.pk]],
        "interactions": [
            {
                "image_id": talk.pk,
                "user_id": user.pk,
                "interaction_type": "voted",
                "value": "down",
            }
        ],
    }
    lately = tops(client)[0]
    assert lately == [best.pk, good.pk, fair.pk]
    assert get(client, "/lists.json").json()["interactions"] == []
    with_old = [old.pk, best.pk, good.pk]
    for last in ("97h", "5d", "1w", "9999w"):
        assert tops(client, last=last)[0] == with_old
    assert tops(client, last="70h")[0] == [best.pk, fair.pk, talk.pk]
    for bad in ("", "d", "3y", "0x3d", "99999d", "-1d", "3 d", "\0", "\u0665d"):
        assert tops(client, last=bad)[0] == lately


def test_nothing_yet(client: Client) -> None:
    response = get(client, "/lists.json")
    assert response.status_code == 200
    assert response.json() == {name: [] for name in (*NAMES, "interactions")}


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, key: str, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_image(comment_count=number, **scored(number % 7))
    tops(client, key=key)
    with django_assert_num_queries(12):
        assert len(tops(client, key=key)[0]) == min(count, 3)
