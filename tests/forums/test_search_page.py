"""The search over posts, as a page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from forums.actions import posts
from tests.booru.reading import queries, read
from tests.factories import make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> list[int]:
    page = read(client, f"/forums/search?q={query}")
    hits = (re.fullmatch(r"/forums/posts/(\d+)", link) for link in page.links)
    return [int(one[1]) for one in hits if one]


def test_posts_are_found_newest_first(client: Client) -> None:
    topic = make_topic(make_forum("art"), title="Trams of the town", body="Which?")
    old = make_post(topic, body="The last *tram* home", user=make_user("teo"))
    new = make_post(topic, body="Trams are places")
    make_post(topic, body="A bus")
    assert found(client, "tram") == [new.pk, old.pk]
    assert found(client, "tram,author:teo") == [old.pk]
    assert found(client, "subject:town,topic_position:0") == [
        topic.posts.earliest("pk").pk
    ]
    page = read(client, "/forums/search?q=author:teo")
    for words in ("1 post", "teo", "Trams of the town", "The last tram home", "#2"):
        assert words in page.text


def test_what_a_search_never_shows(as_moderator: Client, moderator: User) -> None:
    topic = make_topic(make_forum("art"), body="tram")
    hidden = make_post(topic, body="tram")
    posts.hide_post(hidden, moderator=moderator, reason="Spam")
    make_topic(make_forum("den", access_level="staff"), user=moderator, body="tram")
    assert found(as_moderator, "tram") == [topic.posts.earliest("pk").pk]


def test_a_post_that_waits_is_found_without_its_words(
    client: Client, as_moderator: Client
) -> None:
    post = make_post(body="tram lines", approved=False)
    assert found(client, "tram") == [post.pk]
    assert "tram lines" not in read(client, "/forums/search?q=tram").text
    assert "Waits for approval." in read(client, "/forums/search?q=tram").text
    assert "tram lines" in read(as_moderator, "/forums/search?q=tram").text


def test_pages_of_what_was_found(client: Client) -> None:
    topic = make_topic()
    ids = [make_post(topic, body="tram").pk for _ in range(26)]
    assert found(client, "tram") == ids[:0:-1]
    assert found(client, "tram&page=2") == ids[:1]
    assert "No posts on this page" in read(client, "/forums/search?q=tram&page=3").text
    assert found(client, "tram&page=99999999999") == ids[:0:-1]


def test_a_search_that_finds_nothing_or_asks_nothing(client: Client) -> None:
    assert "No post matches" in read(client, "/forums/search?q=zzz").text
    assert "Short help" in read(client, "/forums/search").text
    assert "Short help" in read(client, "/forums/search?q=%20").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("(tram", "mistake at character 1"),
        ("my:posts", "mistake at"),
        ("ip:127.0.0.1,(", "mistake at character"),
        ("created_at:never", "mistake at"),
    ],
)
def test_a_search_with_a_mistake(client: Client, query: str, words: str) -> None:
    page = read(client, f"/forums/search?q={query}")
    assert words in page.text


@pytest.mark.parametrize("query", ["%00", "%00%00,", "id:99999999999999", "%ff", "*"])
def test_a_strange_search(client: Client, query: str) -> None:
    read(client, f"/forums/search?q={query}")


def test_a_search_has_a_fixed_cost(client: Client, as_user: Client) -> None:
    topic = make_topic(body="tram")
    clients = [client, as_user]
    few = [queries(one, "/forums/search?q=tram") for one in clients]
    for _ in range(24):
        make_post(topic, body="tram")
    assert [queries(one, "/forums/search?q=tram") for one in clients] == few
