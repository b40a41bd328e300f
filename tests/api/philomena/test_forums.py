"""GET forums, forums/:short_name (philomena-api 2, 3.4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import key_of, make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
NOT_FOUND = {"error": "Not found"}


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(f"/api/v1/json{path}", params)


def test_a_forum_is_shown_whole(client: Client) -> None:
    forum = make_forum("art", name="Art talk", description="Your *work*", section="X")
    make_post(make_topic(forum))
    response = get(client, "/forums/art")
    assert response.status_code == 200
    assert response.json() == {
        "forum": {
            "name": "Art talk",
            "short_name": "art",
            "description": "Your *work*",
            "topic_count": 1,
            "post_count": 2,
        }
    }


def test_the_list_by_name(client: Client) -> None:
    # By bytes, on every server: capitals first, accents last.
    for short_name, name in [("c", "news"), ("a", "Übersee"), ("b", "News"), ("d", "")]:
        make_forum(short_name, name=name, position=-ord(short_name))
    body = get(client, "/forums").json()
    shown = [
        get(client, f"/forums/{short_name}").json()["forum"] for short_name in "dbca"
    ]
    assert body == {"forums": shown, "total": 4}


def test_pages_and_total(client: Client) -> None:
    for letter in "abcde":
        make_forum(letter)

    def page(**params: str) -> list[str]:
        body = get(client, "/forums", **params).json()
        assert body["total"] == 5
        return [forum["short_name"] for forum in body["forums"]]

    assert page() == list("abcde")
    assert [page(page=str(n), per_page="2") for n in (1, 2, 3, 4)] == [
        ["a", "b"], ["c", "d"], ["e"], [],
    ]  # fmt: skip
    assert page(page="2abc", per_page="2") == ["c", "d"]
    assert page(page="-3", per_page="0") == ["a"]
    assert page(page="99999999999999999999") == []


def test_no_forums(client: Client) -> None:
    assert get(client, "/forums").json() == {"forums": [], "total": 0}


@pytest.mark.parametrize("level", ["assistant", "staff"])
@pytest.mark.parametrize("who", ["nobody", "user", "assistant", "moderator", "admin"])
def test_restricted_forums_are_missing_for_everyone(
    client: Client, level: str, who: str
) -> None:
    forum = make_forum("inside", access_level=level)
    topic = make_topic(forum, user=make_moderator(), title="Doubts")
    post = topic.posts.get()
    key = "" if who == "nobody" else key_of(make_user(role=Role(who)))
    assert get(client, "/forums", key=key).json() == {"forums": [], "total": 0}
    for path in (
        "/forums/inside",
        "/forums/inside/topics/doubts",
        "/forums/inside/topics/doubts/posts",
        f"/forums/inside/topics/doubts/posts/{post.pk}",
        f"/posts/{post.pk}",
    ):
        response = get(client, path, key=key)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)
    topics = get(client, "/forums/inside/topics", key=key)
    assert (topics.status_code, topics.json()) == (200, {"topics": [], "total": 0})


@pytest.mark.parametrize("name", ["nowhere", "ART", "1", "a%00rt", "art%0A", "%F0%9F"])
def test_unknown_forums(client: Client, name: str) -> None:
    make_forum("art")
    response = get(client, f"/forums/{name}")
    assert (response.status_code, response.json()) == (404, NOT_FOUND)
    # NOTE: their topics are none, and no error (section 2).
    topics = get(client, f"/forums/{name}/topics")
    assert (topics.status_code, topics.json()) == (200, {"topics": [], "total": 0})


@pytest.mark.parametrize("path", ["/forums/art", "/forums"])
def test_a_key_changes_nothing_but_must_be_allowed(client: Client, path: str) -> None:
    make_forum("art")
    expected = get(client, path).json()
    for key in ("", "unknown", key_of(make_user()), key_of(make_moderator())):
        assert get(client, path, key=key).json() == expected
    gone = make_user(confirmed_at=None)
    response = get(client, path, key=key_of(gone))
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_post(make_topic(make_forum()))
    # The page and the total.
    with django_assert_num_queries(2):
        assert len(get(client, "/forums").json()["forums"]) == count
