"""The list of forums, and the topics of one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from forums.actions import topics
from forums.actions.forums import ForumDraft, create_forum
from forums.models import Forum, ForumSubscription
from tests.booru.reading import queries, read
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.clients import ROLES, client_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_assistant() -> Client:
    return client_as("assistant")


@pytest.fixture
def as_admin() -> Client:
    return client_as("admin")


# The list of forums ---------------------------------------------------------------


def headings(client: Client) -> list[str]:
    html = client.get("/forums").content.decode()
    return [
        re.sub(r"\s*<.*", "", one)
        for one in re.findall(r"<h2[^>]*>(.*?)</h2>", html)
        if "Keyboard" not in one
    ]


def listed(client: Client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r"<a [^>]*><b>([^<]*)</b>", html)


def test_forums_stand_under_their_headings(client: Client) -> None:
    make_forum("scores", name="Scores", section="Rhythm games", position=3)
    make_forum("art", name="Art talk", section="Community", position=2)
    make_forum("news", name="News", section="Community", position=1)
    assert headings(client) == ["Community", "Rhythm games"]
    assert listed(client, "/forums") == ["News", "Art talk", "Scores"]


def test_a_forum_says_how_much_is_in_it_and_what_is_new(client: Client) -> None:
    forum = make_forum("art", name="Art talk", description="Your work")
    topic = make_topic(forum, title="A place you miss")
    post = make_post(topic, user=make_user("teo"))
    page = read(client, "/forums")
    for words in (
        "1 topic · 2 posts",
        "Your work",
        "A place you miss",
        "teo, just now",
    ):
        assert words in page.text
    assert f"/forums/posts/{post.pk}" in page.links
    assert "/forums/art" in page.links


def test_an_anonymous_author_has_no_name_in_a_list(as_moderator: Client) -> None:
    secret = make_user("secretive")
    topic = make_topic(make_forum("art"), user=secret, anonymous=True)
    make_post(topic, user=secret, anonymous=True)
    for path in ("/forums", "/forums/art", f"/forums/art/topics/{topic.slug}"):
        html = as_moderator.get(path).content.decode()
        assert "secretive" not in html
        assert "Background Pony #" in html


@pytest.mark.parametrize(
    ("level", "roles"),
    [
        ("normal", {"", "user", "assistant", "moderator", "admin"}),
        ("assistant", {"assistant", "moderator", "admin"}),
        ("staff", {"moderator", "admin"}),
    ],
)
def test_who_sees_which_forum(level: str, roles: set[str]) -> None:
    topic = make_topic(make_forum("den", access_level=level), user=make_moderator())
    post = topic.posts.get()
    for role in ROLES:
        client = client_as(role)
        expected = 200 if role in roles else 404
        for path in ("/forums/den", f"/forums/den/topics/{topic.slug}"):
            assert client.get(path).status_code == expected
        moved = client.get(f"/forums/posts/{post.pk}").status_code
        assert moved == (302 if role in roles else 404)
        assert ("/forums/den" in read(client, "/forums").links) == (role in roles)


def test_a_restricted_section_says_for_whom(as_moderator: Client) -> None:
    make_forum("den", section="Staff", access_level="assistant")
    assert "assistants and above" in read(as_moderator, "/forums").text
    make_forum("hall", section="Staff", access_level="normal")
    html = as_moderator.get("/forums").content.decode()
    assert ">Staff</h2>" in html
    assert html.count("assistants and above") == 1


def test_how_many_are_here(client: Client, as_user: Client, user: User) -> None:
    now = timezone.now()
    make_user(last_seen_at=now - timedelta(minutes=4))
    make_user(last_seen_at=now - timedelta(minutes=6))
    make_user()
    make_forum()
    assert "1 person here now" in read(client, "/forums").text
    assert "2 people here now" in read(as_user, "/forums").text
    # Noted by the visit.
    assert "2 people here now" in read(as_user, "/forums").text


def test_before_the_first_forum(
    client: Client, as_moderator: Client, as_admin: Client
) -> None:
    for one in (client, as_moderator):
        page = read(one, "/forums")
        assert "There are no forums yet" in page.text
        assert "/admin/forums/forum/add/" not in page.links
    assert "/admin/forums/forum/add/" in read(as_admin, "/forums").links


def test_the_list_of_forums_has_a_fixed_cost(
    client: Client, as_user: Client, as_moderator: Client
) -> None:
    clients = [client, as_user, as_moderator]
    make_topic(make_forum())
    few = [queries(one, "/forums") for one in clients]
    for _ in range(24):
        make_topic(make_forum())
    assert [queries(one, "/forums") for one in clients] == few
    assert few[0] <= 2


def test_the_section_is_marked_and_its_box_searches_posts(client: Client) -> None:
    html = client.get("/forums").content.decode()
    assert '<a href="/forums" aria-current="true">' in html
    assert 'action="/forums/search"' in html
    html = client.get("/forums/nowhere").content.decode()
    assert "the topic was removed" in html


# One forum --------------------------------------------------------------------------


def test_pinned_topics_first_then_the_newest_reply(
    client: Client, moderator: User
) -> None:
    forum = make_forum("art")
    first, second, third = (make_topic(forum, title=f"Topic {n}") for n in "abc")
    make_post(first)
    topics.stick_topic(third, moderator=moderator)
    topics.lock_topic(second, moderator=moderator, reason="Enough.")
    assert listed(client, "/forums/art") == ["Topic c", "Topic a", "Topic b"]
    html = client.get("/forums/art").content.decode()
    assert html.count('aria-label="Pinned"') == 1
    assert html.count('aria-label="Locked"') == 1


def test_a_hidden_topic_is_listed_for_staff_alone(
    client: Client, as_assistant: Client, moderator: User
) -> None:
    forum = make_forum("art")
    topics.hide_topic(make_topic(forum), moderator=moderator, reason="Spam")
    assert listed(client, "/forums/art") == []
    assert "No topics here yet" in read(client, "/forums/art").text
    page = read(as_assistant, "/forums/art")
    assert "hidden" in page.text
    assert "1 topic" in page.text


def test_pages_of_topics(client: Client, as_moderator: Client) -> None:
    forum = make_forum("art")
    for number in range(27):
        make_topic(forum, title=f"Topic {number:02}")
    for one in (client, as_moderator):
        assert listed(one, "/forums/art")[0] == "Topic 26"
        assert listed(one, "/forums/art?page=2") == ["Topic 01", "Topic 00"]
        assert listed(one, "/forums/art?page=99") == ["Topic 01", "Topic 00"]
        assert listed(one, "/forums/art?page=x")[0] == "Topic 26"


def test_the_topics_of_a_forum_have_a_fixed_cost(
    client: Client, as_user: Client, as_moderator: Client
) -> None:
    clients, forum = [client, as_user, as_moderator], make_forum("art")
    make_topic(forum)
    few = [queries(one, "/forums/art") for one in clients]
    for _ in range(24):
        make_topic(forum)
    assert [queries(one, "/forums/art") for one in clients] == few
    assert few[0] <= 2


def test_following_a_forum(client: Client, as_user: Client, user: User) -> None:
    forum = make_forum("art")
    assert client.post("/forums/art/follow").status_code == 302
    assert not ForumSubscription.objects.exists()
    assert as_user.post("/forums/art/follow")["Location"] == "/forums/art"
    assert ForumSubscription.objects.filter(user=user, forum=forum).exists()
    assert 'aria-pressed="true"' in as_user.get("/forums/art").content.decode()
    answer = as_user.post(
        "/forums/art/follow", {"wanted": "0"}, headers={"HX-Request": "true"}
    )
    assert 'aria-pressed="false"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert not ForumSubscription.objects.exists()
    assert as_user.get("/forums/art/follow").status_code == 405
    assert as_user.post("/forums/nowhere/follow").status_code == 404


# The admin makes forums, and reading begins there -----------------------------------


def test_a_forum_does_not_take_the_address_of_a_page() -> None:
    admin = make_user(role=Role.ADMIN)
    with pytest.raises(ValidationError, match="another page at that address"):
        create_forum(ForumDraft(name="Search", short_name="search"), admin=admin)


def test_a_made_forum_is_listed_and_can_be_read(as_user: Client) -> None:
    admin = make_user(role=Role.ADMIN)
    create_forum(ForumDraft(name="Art talk", short_name="art"), admin=admin)
    make_topic(Forum.objects.get())
    assert "Mark all read" in read(as_user, "/forums").text
    assert as_user.post("/forums/mark-read")["Location"] == "/forums"
    page = read(as_user, "/forums")
    assert "All forums count as read." in page.text
    assert "Mark all read" not in page.text
