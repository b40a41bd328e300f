"""`/search.json` and `/search/index.json` (twibooru-api 3.1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from booru.actions.moderation import hide_image
from tests.api.twibooru_pages.asking import get, ids, stub
from tests.factories import (
    key_of,
    make_fave,
    make_hide,
    make_image,
    make_moderator,
    make_paste,
    make_vote,
)

pytestmark = pytest.mark.django_db
PATHS = ("/search.json", "/search/index.json")
NOTHING: dict[str, Any] = {"search": [], "total": 0, "interactions": []}


def found(client: Client, **params: str) -> list[int]:
    return ids(client, "/search.json", "search", **params)


def listed(client: Client) -> dict[int, Any]:
    """The posts as another list shows them."""
    posts = get(client, "/posts.json", perpage="50").json()["posts"]
    return {post["id"]: post for post in posts}


def test_the_whole_body(client: Client, user: User, key: str) -> None:
    first, paste, last = make_image(), make_paste(), make_image()
    make_image(tags=["safe", "owl", "x"])
    make_fave(last, user)
    posts = listed(client)
    own = [
        {
            "image_id": last.pk,
            "user_id": user.pk,
            "interaction_type": kind,
            "value": value,
        }
        for kind, value in (("voted", "up"), ("faved", None))
    ]
    wanted = [posts[post.pk] for post in (last, paste, first)]
    for path in PATHS:
        body = get(client, path, q="fox", key=key).json()
        assert body == {"search": wanted, "total": 3, "interactions": own}
        body = get(client, path, sbq="fox", perpage="1", page="2").json()
        assert body == {"search": [wanted[1]], "total": 3, "interactions": []}
        for blank in ({}, {"q": ""}, {"q": " \t", "page": "2"}):
            response = get(client, path, **blank)
            assert (response.status_code, response.json()) == (200, NOTHING)


def test_orders(client: Client) -> None:
    low, high = make_image(width=100, comment_count=2), make_image(width=200)
    make_vote(low)
    assert found(client, q="fox") == [high.pk, low.pk]
    assert found(client, q="fox", sd="asc") == [low.pk, high.pk]
    assert found(client, q="fox", sf="no such thing") == [high.pk, low.pk]
    assert found(client, q="fox", sf="score") == [low.pk, high.pk]
    assert found(client, q="fox", sf="comments", sd="asc") == [high.pk, low.pk]
    assert found(client, q="fox", sf="width", sd="asc") == [low.pk, high.pk]


def test_who_sees_what(client: Client, user: User, key: str) -> None:
    shown, moderator = make_image(), make_moderator()
    explicit = make_image(tags=["explicit", "fox", "x"])
    hidden = make_image()
    hide_image(hidden, moderator=moderator, reason="Rule #0")
    assert found(client, q="fox") == [shown.pk]
    assert found(client, q="fox", filter_id="2") == [explicit.pk, shown.pk]
    assert found(client, q="fox", deleted="1", key=key) == [shown.pk]
    body = get(client, "/search.json", q="fox", deleted="1", key=key_of(moderator))
    assert body.json()["search"][0] == stub(hidden, deletion_reason="Rule #0")
    assert body.json()["total"] == 2
    make_fave(shown, user)
    assert found(client, q="my:faves", key=key) == [shown.pk]
    paste = make_paste()
    assert found(client, q="media_type:paste") == [paste.pk]
    make_hide(paste, user)
    for query in ("my:hidden", "media_type:paste"):
        assert found(client, q=query, hidden="1", key=key) == [paste.pk]
        assert found(client, q=query, hidden="yes", key=key) == []
        assert found(client, q=query, key=key) == []


def test_a_random_one(client: Client) -> None:
    posts = {make_image().pk for _ in range(3)}
    make_image(tags=["explicit", "fox", "x"])
    for path in PATHS:
        body = get(client, path, q="fox", random_image="y").json()
        assert set(body) == {"id"}
        assert body["id"] in posts
        for none in ("no such fox", ""):
            assert get(client, path, q=none, random_image="1").json() == {"id": None}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"q": "(fox"}, "Imbalanced parentheses."),
        ({"sbq": "fox,"}, "Expected a term."),
        ({"q": ")", "random_image": "1"}, "Imbalanced parentheses."),
        ({"q": "my:faves"}, "You must be logged in to use `my' queries."),
        ({"q[]": "fox"}, "search query is not a string"),
    ],
)
def test_a_query_that_cannot_be_read(
    client: Client, params: dict[str, str], message: str
) -> None:
    response = get(client, "/search.json", **params)
    assert (response.status_code, response.json()) == (422, {"error": message})


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, key: str, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_image()
    asked = {"q": "fox", "key": key, "perpage": "50"}
    found(client, **asked)
    with django_assert_num_queries(6):
        assert len(found(client, **asked)) == count
