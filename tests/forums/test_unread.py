"""What counts as unread, and the way to it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.models import Forum, ForumRead, Post, Topic, TopicRead
from tests.booru.reading import read
from tests.factories import make_moderator
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.clients import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _old_account(user: User) -> None:
    user.created_at = timezone.now() - timedelta(days=400)
    user.save()


def ago(**span: float) -> datetime:
    return timezone.now() - timedelta(**span)


def aged(topic: Topic, moment: datetime) -> Topic:
    """As if its newest post were of then."""
    topic.posts.update(created_at=moment)
    Topic.objects.filter(pk=topic.pk).update(last_replied_to_at=moment)
    return topic


def unread(client: Client, path: str) -> list[str]:
    """The names of the forums or topics with a dot."""
    html = client.get(path).content.decode()
    rows = re.findall(r'<li class="new">.*?</li>', html, re.S)
    return [re.findall(r"<b>([^<]*)</b>", row)[0] for row in rows]


def test_a_new_topic_is_unread_until_it_is_seen(as_user: Client) -> None:
    forum = make_forum("art", name="Art talk")
    topic = make_topic(forum, title="A place")
    assert unread(as_user, "/forums") == ["Art talk"]
    assert unread(as_user, "/forums/art") == ["A place"]
    as_user.get("/forums/art/topics/a-place")
    assert unread(as_user, "/forums") == []
    assert unread(as_user, "/forums/art") == []
    make_post(topic)
    assert unread(as_user, "/forums") == ["Art talk"]
    assert unread(as_user, "/forums/art") == ["A place"]


def test_a_look_by_a_program_is_no_reading(as_user: Client, client: Client) -> None:
    make_topic(make_forum("art", name="Art talk"), title="A place")
    as_user.head("/forums/art/topics/a-place")
    client.get("/forums/art/topics/a-place")
    assert unread(as_user, "/forums") == ["Art talk"]


def test_nobody_has_nothing_unread(client: Client) -> None:
    make_topic(make_forum("art"))
    assert unread(client, "/forums") == []
    assert unread(client, "/forums/art") == []
    assert 'class="dot"' not in client.get("/forums").content.decode()


def test_only_the_last_page_makes_a_long_topic_read(as_user: Client) -> None:
    topic = make_topic(make_forum("art"), title="A place")
    for _ in range(30):
        make_post(topic)
    as_user.get("/forums/art/topics/a-place")
    assert unread(as_user, "/forums/art") == ["A place"]
    assert TopicRead.objects.get().position == 24
    as_user.get("/forums/art/topics/a-place?page=2")
    assert unread(as_user, "/forums/art") == []
    # An earlier page takes nothing back.
    as_user.get("/forums/art/topics/a-place")
    assert TopicRead.objects.get().position == 30


def test_one_s_own_reply_is_read(as_user: Client) -> None:
    make_topic(make_forum("art"), title="A place")
    answer = as_user.post("/forums/art/topics/a-place/reply", {"body": "Here"})
    as_user.get(answer["Location"])
    assert unread(as_user, "/forums/art") == []


def test_what_is_older_than_a_month_is_not_unread(as_user: Client) -> None:
    forum = make_forum("art", name="Art talk")
    aged(make_topic(forum, title="An old one"), ago(days=30, minutes=1))
    assert unread(as_user, "/forums") == []
    aged(make_topic(forum, title="A new one"), ago(days=29, hours=23))
    assert unread(as_user, "/forums") == ["Art talk"]
    assert unread(as_user, "/forums/art") == ["A new one"]


def test_what_is_older_than_the_account_is_not_unread(
    as_user: Client, user: User
) -> None:
    user.created_at = ago(days=3)
    user.save()
    forum = make_forum("art")
    aged(make_topic(forum, title="Before"), ago(days=3, minutes=1))
    aged(make_topic(forum, title="Since"), ago(days=2))
    assert unread(as_user, "/forums/art") == ["Since"]


def test_marking_one_forum_read(as_user: Client, user: User) -> None:
    art, den = make_forum("art", name="Art"), make_forum("den", name="Den")
    topic = make_topic(art, title="A place")
    make_topic(den)
    assert as_user.post("/forums/art/mark-read")["Location"] == "/forums/art"
    assert unread(as_user, "/forums/art") == []
    assert unread(as_user, "/forums") == ["Den"]
    assert not ForumRead.objects.exclude(user=user, forum=art).exists()
    make_post(topic)
    assert unread(as_user, "/forums/art") == ["A place"]


def test_marking_all_read(as_user: Client, client: Client) -> None:
    for name in ("art", "den"):
        make_topic(make_forum(name))
    assert client.post("/forums/mark-read").status_code == 302
    assert len(unread(as_user, "/forums")) == 2
    as_user.post("/forums/mark-read")
    assert unread(as_user, "/forums") == []
    assert as_user.get("/forums/mark-read").status_code == 405
    assert as_user.post("/forums/nowhere/mark-read").status_code == 404


def test_what_one_reads_is_unread_to_others(as_user: Client) -> None:
    make_topic(make_forum("art"), title="A place")
    other = make_moderator()
    as_user.get("/forums/art/topics/a-place")
    other.created_at = ago(days=9)
    other.save()
    assert unread(client_of(other), "/forums/art") == ["A place"]


def test_a_hidden_topic_makes_no_forum_unread(as_moderator: Client) -> None:
    topic = make_topic(make_forum("art"))
    Topic.objects.filter(pk=topic.pk).update(hidden_from_users=True)
    assert unread(as_moderator, "/forums") == []


# The way to the first unread post ---------------------------------------------------


def first(client: Client) -> str:
    location: str = client.get("/forums/art/topics/a-place?unread=1")["Location"]
    return location


def post_at(topic: Topic, position: int) -> Post:
    return topic.posts.get(topic_position=position)


def test_the_first_unread_post(as_user: Client) -> None:
    topic = make_topic(make_forum("art"), title="A place")
    assert "?unread=1" in "".join(read(as_user, "/forums/art").links)
    assert first(as_user).endswith(f"a-place#post-{post_at(topic, 0).pk}")
    as_user.get("/forums/art/topics/a-place")
    for _ in range(30):
        make_post(topic)
    assert first(as_user).endswith(f"a-place#post-{post_at(topic, 1).pk}")
    as_user.get("/forums/art/topics/a-place")
    assert first(as_user).endswith(f"?page=2#post-{post_at(topic, 25).pk}")
    as_user.get("/forums/art/topics/a-place?page=2")
    assert first(as_user).endswith("a-place?page=2")


def test_the_first_unread_post_of_what_is_mostly_old(as_user: Client) -> None:
    topic = make_topic(make_forum("art"), title="A place")
    for _ in range(3):
        make_post(topic)
    topic.posts.filter(topic_position__lt=2).update(created_at=ago(days=50))
    assert first(as_user).endswith(f"#post-{post_at(topic, 2).pk}")


def test_the_first_unread_post_after_marking_all_read(
    as_user: Client, user: User
) -> None:
    topic = make_topic(make_forum("art"), title="A place")
    as_user.get("/forums/art/topics/a-place")
    make_post(topic)
    as_user.post("/forums/art/mark-read")
    new = make_post(topic)
    assert first(as_user).endswith(f"#post-{new.pk}")


def test_a_destroyed_post_is_not_the_first_unread(as_user: Client) -> None:
    topic = make_topic(make_forum("art"), title="A place")
    as_user.get("/forums/art/topics/a-place")
    gone, new = make_post(topic), make_post(topic)
    Post.objects.filter(pk=gone.pk).update(
        destroyed_content=True, hidden_from_users=True
    )
    assert first(as_user).endswith(f"#post-{new.pk}")


def test_nobody_has_no_first_unread_post(client: Client) -> None:
    make_topic(make_forum("art"), title="A place")
    path = "/forums/art/topics/a-place?unread=1"
    assert client.get(path).status_code == 200


def test_marks_of_another_forum_do_not_count(as_user: Client, user: User) -> None:
    make_topic(make_forum("art"), title="A place")
    other: Forum = make_forum("den")
    ForumRead.objects.create(user=user, forum=other, read_at=timezone.now())
    assert unread(as_user, "/forums/art") == ["A place"]
