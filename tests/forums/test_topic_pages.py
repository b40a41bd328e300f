"""The page of a topic, as it is read."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forums.actions import posts, topics
from forums.models import Post, Topic
from tests.booru.reading import queries, read, way
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.clients import PATH, client_of

pytestmark = pytest.mark.django_db


def numbers(client: Client, path: str = PATH) -> list[int]:
    """As they stand on the page."""
    html = client.get(path).content.decode()
    return [int(one) for one in re.findall(r'href="#post-\d+">#(\d+)</a>', html)]


def test_a_topic_with_its_posts(client: Client, topic: Topic) -> None:
    topics.stick_topic(topic, moderator=make_moderator("wren"))
    make_post(topic, user=make_moderator("orrin"), body="Where *is* it? >>12")
    page = read(client, PATH)
    for words in ("A place", "by teo", "2 posts", "0 views", "Pinned", "orrin",
                  "moderator", "new member", "Where is it?", "#1", "#2"):  # fmt: skip
        assert words in page.text
    assert {"/images/12", "/forums", "/forums/art", "/profiles/teo"} <= set(page.links)
    assert "1 view" in read(client, PATH).text


def test_twenty_five_posts_a_page_by_position(client: Client, topic: Topic) -> None:
    moderator = make_moderator()
    rows = [make_post(topic) for _ in range(59)]
    posts.destroy_post(rows[3], moderator=moderator)
    assert numbers(client) == [n for n in range(1, 26) if n != 5]
    assert numbers(client, f"{PATH}?page=2") == list(range(26, 51))
    assert numbers(client, f"{PATH}?page=3") == list(range(51, 61))
    for beyond in ("4", "0", "-1", "x", "9" * 30):
        assert numbers(client, f"{PATH}?page={beyond}")
    assert way(client, PATH, "next") == f"{PATH}?page=2"
    assert way(client, f"{PATH}?page=2", "prev") == PATH


def test_the_way_to_a_post(client: Client, topic: Topic) -> None:
    rows = [make_post(topic) for _ in range(25)]
    first, last = rows[0].pk, rows[-1].pk
    for path in (f"{PATH}?post={last}", f"/forums/posts/{last}"):
        assert client.get(path)["Location"] == f"{PATH}?page=2#post-{last}"
    assert client.get(f"{PATH}?post={first}")["Location"] == f"{PATH}#post-{first}"
    assert f'id="post-{first}"' in client.get(PATH).content.decode()
    # Of another topic, or of none.
    for strange in (make_post().pk, "9" * 30, 999_999):
        location = client.get(f"{PATH}?post={strange}").headers.get("Location", PATH)
        assert location.startswith(PATH)


def test_a_hidden_post_is_a_line_with_its_reason(
    client: Client, as_user: Client, as_moderator: Client, topic: Topic
) -> None:
    post = make_post(topic, body="Buy my things")
    posts.hide_post(post, moderator=make_moderator(), reason="Advertising")
    for one in (client, as_user):
        page = read(one, PATH)
        assert "Staff removed this post: Advertising" in page.text
        assert "Buy my things" not in page.text
    assert "Buy my things" in read(as_moderator, PATH).text
    assert client.get(f"/forums/posts/{post.pk}/history").status_code == 403


def test_a_post_that_waits_is_for_its_author_and_staff(
    client: Client, as_user: Client, as_moderator: Client, user: User, topic: Topic
) -> None:
    make_post(topic, user=user, body="Look here", approved=False)
    page = read(client, PATH)
    assert "Look here" not in page.text
    assert "shown once staff have looked at it" in page.text
    for one in (as_user, as_moderator):
        page = read(one, PATH)
        assert "Look here" in page.text
        assert "waits for approval" in page.text


def test_a_page_of_which_nothing_is_left(client: Client) -> None:
    post = make_topic(make_forum("art"), title="A place").posts.get()
    posts.destroy_post(post, moderator=make_moderator())
    assert "No posts on this page" in read(client, PATH).text


@pytest.mark.parametrize(
    "path",
    ["/forums/nowhere", "/forums/Art", "/forums/art/topics/nothing",
     "/forums/art/topics/%00", "/forums/nowhere/topics/a-place",
     "/forums/art/topics/a-place/nothing", "/forums/posts/999999",
     "/forums/posts/99999999999999999999", "/forums/posts/-1",
     "/forums/posts/99999999999/history"],
)  # fmt: skip
def test_what_is_not_there(client: Client, topic: Topic, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_hidden_topic_is_there_for_staff_alone(
    client: Client, as_moderator: Client, topic: Topic
) -> None:
    topics.hide_topic(topic, moderator=make_moderator(), reason="Off topic")
    assert client.get(PATH).status_code == 404
    assert client_of(topic.user or make_user()).get(PATH).status_code == 404
    page = read(as_moderator, PATH)
    assert "staff alone see it. Reason: Off topic" in page.text
    assert "#reply" not in page.links


def test_a_moved_topic_is_found_by_its_old_address(
    client: Client, topic: Topic
) -> None:
    other = make_forum("den", access_level="normal")
    topics.move_topic(topic, to=other, moderator=make_moderator())
    assert client.get(PATH)["Location"] == "/forums/den/topics/a-place"
    other.access_level = "staff"
    other.save()
    assert client.get(PATH).status_code == 404


def test_the_page_of_a_topic_has_a_fixed_cost(
    client: Client, as_user: Client, as_moderator: Client, user: User, topic: Topic
) -> None:
    clients = [client, as_user, as_moderator]
    few = [queries(one, PATH) for one in clients]
    for number in range(24):
        post = make_post(topic, user=user if number % 2 else None)
        posts.edit_post(post, editor=post.user or user, body="Better")
    assert [queries(one, PATH) for one in clients] == few
    assert few[0] <= 4


def test_page_400_costs_what_page_1_does(
    client: Client, as_user: Client, topic: Topic
) -> None:
    text = {"topic": topic, "user": topic.user, "body": "Words"}
    Post.objects.bulk_create(
        [Post(topic_position=number, **text) for number in range(1, 10_000)]
    )
    Topic.objects.filter(pk=topic.pk).update(next_position=10_000, post_count=10_000)
    assert numbers(client, f"{PATH}?page=400") == list(range(9_976, 10_001))
    for one in (client, as_user):
        first = queries(one, PATH)
        with CaptureQueriesContext(connection) as captured:
            assert one.get(f"{PATH}?page=400").status_code == 200
        # One statement notes how far a user has read.
        assert len(captured) <= first + (one is as_user)
        assert not [one for one in captured if "OFFSET" in one["sql"]]
