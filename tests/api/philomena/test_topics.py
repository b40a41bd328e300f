"""GET forums/:short_name/topics and one of them (philomena-api 2, 3.5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.anonymity import anonymous_name
from accounts.models import User
from forums.actions.topics import (
    hide_topic,
    lock_topic,
    move_topic,
    rename_topic,
    stick_topic,
)
from forums.models import Forum, Topic
from tests.factories import key_of, make_moderator
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
NOT_FOUND = {"error": "Not found"}


def get(client: Client, path: str, **params: Any) -> Any:
    return client.get(f"/api/v1/json{path}", params)


@pytest.fixture
def forum(db: None) -> Forum:
    return make_forum("art")


def shown(topic: Topic, **other: Any) -> dict[str, Any]:
    topic.refresh_from_db()
    return {
        "slug": topic.slug,
        "title": topic.title,
        "post_count": topic.post_count,
        "view_count": topic.view_count,
        "sticky": topic.sticky,
        "last_replied_to_at": f"{topic.last_replied_to_at:%Y-%m-%dT%H:%M:%SZ}",
        "locked": topic.locked_at is not None,
        "user_id": topic.user_id,
        "author": topic.user.name if topic.user else None,
        **other,
    }


def test_a_topic_is_shown_whole(client: Client, forum: Forum, user: User) -> None:
    topic = make_topic(forum, user=user, title="Time-Wasting Thread 3.0 (SFW!)")
    make_post(topic)
    moment = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
    Topic.objects.update(view_count=3, last_replied_to_at=moment)
    response = get(client, "/forums/art/topics/time-wasting-thread-3-0-sfw")
    assert response.status_code == 200
    assert response.json() == {
        "topic": {
            "slug": "time-wasting-thread-3-0-sfw",
            "title": "Time-Wasting Thread 3.0 (SFW!)",
            "post_count": 2,
            "view_count": 3,
            "sticky": False,
            "last_replied_to_at": "2026-03-04T05:06:07Z",
            "locked": False,
            "user_id": user.pk,
            "author": "mika",
        }
    }


def test_a_locked_and_pinned_topic_is_readable(client: Client, forum: Forum) -> None:
    moderator, topic = make_moderator(), make_topic(forum, title="Done")
    lock_topic(topic, moderator=moderator, reason="Answered")
    stick_topic(topic, moderator=moderator)
    body = get(client, "/forums/art/topics/done").json()
    assert body == {"topic": shown(topic, sticky=True, locked=True)}
    posts = get(client, "/forums/art/topics/done/posts").json()
    assert posts["total"] == 1


def test_an_anonymous_author(client: Client, forum: Forum, user: User) -> None:
    """Named by the topic and the account (section 3.9)."""
    topic = make_topic(forum, user=user, title="Who am I", anonymous=True)
    author = anonymous_name(topic.pk, str(user.pk))
    body = get(client, "/forums/art/topics/who-am-i").json()
    assert body == {"topic": shown(topic, user_id=None, author=author)}


def test_nobodys_topic(client: Client, forum: Forum) -> None:
    """Only imports have them."""
    topic = make_topic(forum, title="Older")
    Topic.objects.update(user=None)
    author = get(client, "/forums/art/topics/older").json()["topic"]["author"]
    assert author.startswith("Background Pony #")
    body = get(client, "/forums/art/topics/older").json()
    assert body == {"topic": shown(topic, user_id=None, author=author)}


def test_pinned_ones_first_then_the_newest_replies(
    client: Client, forum: Forum
) -> None:
    old, pinned, older, hidden = (
        make_topic(forum, title=title) for title in ("Bold", "Pinned", "Cold", "Gone")
    )
    make_topic(title="Elsewhere")
    moderator = make_moderator()
    stick_topic(pinned, moderator=moderator)
    hide_topic(hidden, moderator=moderator, reason="No")
    make_post(old)
    body = get(client, "/forums/art/topics").json()
    assert body == {"topics": [shown(t) for t in (pinned, old, older)], "total": 3}
    assert body["topics"][0]["sticky"] is True


def test_ties_go_by_number(client: Client, forum: Forum) -> None:
    titles = [make_topic(forum).slug for _ in range(3)]
    Topic.objects.update(last_replied_to_at=timezone.now())
    body = get(client, "/forums/art/topics").json()
    assert [topic["slug"] for topic in body["topics"]] == titles[::-1]


def test_pages_and_total(client: Client, forum: Forum) -> None:
    slugs = [make_topic(forum).slug for _ in range(5)][::-1]

    def page(**params: str) -> list[str]:
        body = get(client, "/forums/art/topics", **params).json()
        assert body["total"] == 5
        return [topic["slug"] for topic in body["topics"]]

    assert page() == slugs
    pages = [page(page=str(number), per_page="2") for number in (1, 2, 3, 4)]
    assert pages == [slugs[:2], slugs[2:4], slugs[4:], []]
    assert page(page="200001", per_page="50") == []


def test_hidden_for_staff_as_well(client: Client, forum: Forum) -> None:
    moderator = make_moderator()
    topic = make_topic(forum, title="Gone")
    post = topic.posts.get()
    hide_topic(topic, moderator=moderator, reason="No")
    for key in ("", key_of(moderator)):
        for path in (
            "/forums/art/topics/gone",
            "/forums/art/topics/gone/posts",
            f"/forums/art/topics/gone/posts/{post.pk}",
            f"/posts/{post.pk}",
        ):
            response = get(client, path, key=key)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)
        topics = get(client, "/forums/art/topics", key=key).json()
        assert topics == {"topics": [], "total": 0}


def test_of_another_forum(client: Client, forum: Forum) -> None:
    topic = make_topic(make_forum("games"), title="Hello there")
    path = "/forums/art/topics/hello-there"
    assert get(client, path).status_code == 404
    move_topic(topic, to=forum, moderator=make_moderator())
    assert get(client, path).json() == {"topic": shown(topic)}
    gone = get(client, "/forums/games/topics/hello-there")
    assert (gone.status_code, gone.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    "slug", ["nothing", "HELLO", "1", "hel%00lo", "héllo", "a" * 999]
)
def test_unknown_topics(client: Client, forum: Forum, slug: str) -> None:
    make_topic(forum, title="Hello")
    for path in (f"/forums/art/topics/{slug}", f"/forums/art/topics/{slug}/posts"):
        response = get(client, path)
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_a_new_title_keeps_the_address(client: Client, forum: Forum) -> None:
    topic = make_topic(forum, title="Typpo here")
    rename_topic(topic, editor=make_moderator(), title="Typo here")
    body = get(client, "/forums/art/topics/typpo-here").json()
    assert body == {"topic": shown(topic, title="Typo here")}


def test_reading_counts_no_view_and_marks_nothing(
    client: Client, forum: Forum, user: User, key: str
) -> None:
    topic = make_topic(forum, title="Seen")
    for path in ("/forums/art/topics/seen", "/forums/art/topics/seen/posts"):
        get(client, path, key=key)
    topic.refresh_from_db()
    assert topic.view_count == 0


def test_a_wrong_method_is_not_found(client: Client, forum: Forum) -> None:
    for path in ("/forums", "/forums/art", "/forums/art/topics", "/posts/1"):
        response = client.post(f"/api/v1/json{path}")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, forum: Forum, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make_topic(forum, anonymous=number % 2 == 0)
    # The forum and the page; the total is the forum's counter.
    with django_assert_num_queries(2):
        body = get(client, "/forums/art/topics").json()
    assert len(body["topics"]) == body["total"] == count
