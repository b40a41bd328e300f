"""Opening a topic, and what a text would look like."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.models import Poll, Post, Topic
from tests.factories_forums import make_forum, make_topic

pytestmark = pytest.mark.django_db


def opened(client: Client, **said: str) -> int:
    """The status of the answer."""
    said = {"forum": "art", "title": "A place", "body": "Where?"} | said
    return client.post("/forums/new-topic", said).status_code


def test_a_new_topic(as_user: Client, user: User) -> None:
    make_forum("art")
    html = as_user.get("/forums/new-topic?forum=art").content.decode()
    assert '<option value="art" selected>' in html
    said = {"forum": "art", "title": "A place", "body": "Where *is* it?"}
    answer = as_user.post("/forums/new-topic", said)
    assert answer["Location"] == "/forums/art/topics/a-place"
    topic = Topic.objects.get()
    assert (topic.title, topic.user, topic.anonymous) == ("A place", user, False)
    post = topic.posts.get()
    assert (post.body, post.topic_position) == ("Where *is* it?", 0)
    assert not Poll.objects.exists()


def test_a_new_topic_without_a_name(as_user: Client, user: User) -> None:
    make_forum("art")
    assert opened(as_user, anonymous="on") == 302
    assert Topic.objects.get().anonymous
    assert Post.objects.get().anonymous
    user.anonymous_by_default = True
    user.save()
    html = as_user.get("/forums/new-topic").content.decode()
    assert re.search(r'name="anonymous"[^>]*checked', html)


def test_a_new_topic_with_a_poll(as_user: Client) -> None:
    make_forum("art")
    said = {
        "question": "Which?",
        "options": "One\r\n\r\n Two \r\nThree",
        "vote_method": "multiple",
        "days": "3",
    }
    assert opened(as_user, **said) == 302
    poll = Poll.objects.get()
    assert (poll.title, poll.vote_method) == ("Which?", "multiple")
    assert [one.label for one in poll.options.all()] == ["One", "Two", "Three"]
    left = poll.active_until - timezone.now()
    assert timedelta(days=2, hours=23) < left < timedelta(days=3)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": ""}, "Give the topic a title."),
        ({"title": "abc"}, "A title has 4 to 96 bytes"),
        ({"title": "é" * 49}, "A title has 4 to 96 bytes"),
        ({"title": "ééé é"}, "letter from A to Z"),
        ({"title": "null\0null"}, "Null characters are not allowed."),
        ({"body": " "}, "Write something first."),
        ({"body": "null\0"}, "Null characters are not allowed."),
        ({"body": "x" * 300_001}, "300,000 bytes are the most"),
        ({"forum": "nowhere"}, "Select a valid choice"),
        ({"forum": "den"}, "Select a valid choice"),
        ({"forum": ""}, "This field is required."),
        ({"question": "Which?"}, "Give 2 to 20 choices."),
        ({"question": "Which?", "options": "One"}, "Give 2 to 20 choices."),
        ({"question": "Which?", "options": "One\nOne"}, "Two choices are the same."),
        ({"question": "Which?", "options": "\n".join(map(str, range(21)))},
         "Give 2 to 20 choices."),
        ({"question": "?", "options": f"One\n{'x' * 81}"}, "at most 80 characters"),
        ({"options": "One\nTwo"}, "Ask something, in at most 140 characters."),
        ({"question": "x" * 141, "options": "1\n2"}, "in at most 140 characters."),
        ({"question": "?", "options": "1\n2", "days": "0"}, "greater than or equal"),
        ({"question": "?", "options": "1\n2", "days": "9" * 40}, "less than or equal"),
        ({"question": "?", "options": "1\n2", "days": "soon"}, "Enter a whole number."),
        ({"question": "?", "options": "1\n2", "vote_method": "x"}, "valid choice"),
    ],
)  # fmt: skip
def test_what_is_no_topic(as_user: Client, said: dict[str, str], words: str) -> None:
    make_forum("art")
    make_forum("den", access_level="staff")
    answer = as_user.post(
        "/forums/new-topic",
        {"forum": "art", "title": "A place", "body": "Kept words"} | said,
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    if "body" not in said:
        assert "Kept words</textarea>" in html
    assert ("<details open>" in html) == bool({"question", "options"} & said.keys())
    assert not Topic.objects.exists()
    assert not Poll.objects.exists()


def test_a_title_that_is_taken(as_user: Client) -> None:
    make_topic(make_forum("art"), title="A place")
    answer = as_user.post(
        "/forums/new-topic", {"forum": "art", "title": "A Place!", "body": "Kept"}
    )
    assert answer.status_code == 422
    assert "has a topic with the address" in answer.content.decode()


def test_a_preview_without_script_opens_nothing(as_user: Client) -> None:
    make_forum("art")
    said = {"forum": "art", "title": "A place", "body": "So *fine*", "preview": "1"}
    answer = as_user.post("/forums/new-topic", said)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<em>fine</em>" in html
    assert "So *fine*</textarea>" in html
    assert not Topic.objects.exists()


def test_a_preview_with_script(client: Client, as_user: Client) -> None:
    said = {"body": "So *fine* <script>alert(1)</script>"}
    html = as_user.post("/forums/text-preview", said).content.decode()
    assert "<em>fine</em>" in html
    assert "<script" not in html
    assert "<html" not in html
    assert "Nothing is written yet." in as_user.post("/forums/text-preview").text
    assert as_user.post("/forums/text-preview", {"body": "\0"}).status_code == 200
    assert client.post("/forums/text-preview", said).status_code == 302


def test_nobody_opens_a_topic(client: Client) -> None:
    make_forum("art")
    assert client.get("/forums/new-topic")["Location"].startswith("/accounts/login/")
    assert opened(client) == 302
    assert not Topic.objects.exists()
