"""What staff do on the spot: who may, what comes of it, and that it is in the log."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import LogEntry
from forums.actions import posts, topics
from forums.actions.polls import PollDraft
from forums.models import Poll, Post, Topic
from tests.booru.reading import read
from tests.factories import make_moderator
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.clients import PATH, ROLES, client_as

pytestmark = pytest.mark.django_db
STAFF = {"assistant", "moderator", "admin"}
FINAL = {"moderator", "admin"}


@pytest.fixture(autouse=True)
def _other_forum(db: None) -> None:
    make_forum("den", name="Den")


def answered(client: Client, path: str, **said: str) -> int:
    return client.post(path, said).status_code


def expected(role: str, allowed: set[str]) -> int:
    """Nobody is asked to sign in, which is a 302 like the way back; what follows in
    the test tells them apart."""
    return 302 if role in allowed or not role else 403


# Topics -----------------------------------------------------------------------------

# act -> (what is sent, the log's word for it, a fact about the topic after it)
TOPIC_ACTS: dict[str, tuple[dict[str, str], str, tuple[str, object]]] = {
    "pin": ({}, "topic.stick", ("sticky", True)),
    "unpin": ({}, "topic.unstick", ("sticky", False)),
    "lock": ({"reason": "Enough"}, "topic.lock", ("lock_reason", "Enough")),
    "unlock": ({}, "topic.unlock", ("locked_at", None)),
    "hide": ({"reason": "Spam"}, "topic.hide", ("deletion_reason", "Spam")),
    "move": ({"to": "den"}, "topic.move", ("forum_name", "Den")),
}


def prepared(topic: Topic, act: str) -> None:
    moderator = make_moderator()
    if act == "unpin":
        topics.stick_topic(topic, moderator=moderator)
    if act == "unlock":
        topics.lock_topic(topic, moderator=moderator, reason="Enough")


def fact(topic: Topic, name: str) -> object:
    topic = Topic.objects.select_related("forum").get(pk=topic.pk)
    return topic.forum.name if name == "forum_name" else getattr(topic, name)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", TOPIC_ACTS)
def test_who_does_what_to_topics(topic: Topic, act: str, role: str) -> None:
    said, action, (name, value) = TOPIC_ACTS[act]
    prepared(topic, act)
    before = fact(topic, name)
    status = answered(client_as(role), f"{PATH}/tend/{act}", **said)
    assert status == expected(role, STAFF)
    done = LogEntry.objects.filter(action=action, subject_id=topic.pk).exists()
    assert done == (role in STAFF)
    assert fact(topic, name) == (value if role in STAFF else before)


@pytest.mark.parametrize("role", ROLES)
def test_who_restores_a_topic(topic: Topic, role: str) -> None:
    topics.hide_topic(topic, moderator=make_moderator(), reason="Spam")
    client = client_as(role)
    status = answered(client, f"{PATH}/tend/restore")
    # To others than staff it is not there.
    assert status == (302 if role in STAFF or not role else 404)
    assert Topic.objects.get().hidden_from_users == (role not in STAFF)


def test_an_act_ends_at_the_topic_with_a_word(
    as_moderator: Client, topic: Topic
) -> None:
    answer = as_moderator.post(f"{PATH}/tend/pin")
    assert answer["Location"] == PATH
    assert "The topic is pinned" in read(as_moderator, PATH).text
    answer = as_moderator.post(f"{PATH}/tend/move", {"to": "den"})
    assert answer["Location"] == "/forums/den/topics/a-place"
    assert "The topic is in “Den” now." in read(as_moderator, answer["Location"]).text


@pytest.mark.parametrize(
    ("act", "said", "words"),
    [
        ("unpin", {}, "not pinned"),
        ("unlock", {}, "not locked"),
        ("restore", {}, "not hidden"),
        ("hide", {}, "reason"),
        ("hide", {"reason": "\0 "}, "reason"),
        ("lock", {"reason": "x" * 5000}, ""),
        ("move", {"to": "nowhere"}, "Choose the forum"),
        ("move", {}, "Choose the forum"),
        ("move", {"to": "art"}, "Choose the forum"),
        ("move", {"to": "\0"}, "Choose the forum"),
    ],
)
def test_acts_that_make_no_sense(
    as_moderator: Client, topic: Topic, act: str, said: dict[str, str], words: str
) -> None:
    assert as_moderator.post(f"{PATH}/tend/{act}", said)["Location"] == PATH
    html = as_moderator.get(PATH).content.decode()
    assert 'data-s="bad"' in html
    assert words in html
    assert not LogEntry.objects.exists()


def test_where_a_topic_cannot_move(topic: Topic) -> None:
    make_forum("hall", access_level="staff")
    assistant = client_as("assistant")
    assert '<option value="den">' in assistant.get(PATH).content.decode()
    assert '<option value="hall">' not in assistant.get(PATH).content.decode()
    answered(assistant, f"{PATH}/tend/move", to="hall")
    assert fact(topic, "forum_name") == "Art"


def test_an_act_that_is_none(as_moderator: Client, topic: Topic) -> None:
    post = topic.posts.get()
    for path in (f"{PATH}/tend/burn", f"/forums/posts/{post.pk}/tend/burn"):
        assert as_moderator.post(path).status_code == 404
        assert as_moderator.get(path).status_code == 405
    assert answered(as_moderator, "/forums/posts/999999/tend/hide") == 404
    assert answered(as_moderator, f"/forums/posts/{'9' * 20}/tend/hide") == 404


@pytest.mark.parametrize("role", ROLES)
def test_who_is_shown_which_acts(topic: Topic, role: str) -> None:
    page = read(client_as(role), PATH)
    actions = [form.get("action", "") for form in page.forms]
    assert any("/tend/pin" in one for one in actions) == (role in STAFF)
    assert any(one.endswith("/tend/hide") and "/posts/" in one for one in actions) == (
        role in STAFF
    )
    final = f"/forums/posts/{topic.posts.get().pk}/destroy"
    assert (final in page.links) == (role in FINAL)
    assert (f"{PATH}/rename" in page.links) == (role in STAFF)


def test_every_button_works(as_moderator: Client, topic: Topic) -> None:
    """As the page offers them, in both states."""
    for _ in range(2):
        html = as_moderator.get(PATH).content.decode()
        for path in re.findall(rf'action="({PATH}/tend/[a-z]+)"', html):
            if not path.endswith("move"):
                assert answered(as_moderator, path, reason="Because") == 302
    kinds = set(LogEntry.objects.values_list("action", flat=True))
    assert kinds == {
        "topic.stick", "topic.unstick", "topic.lock", "topic.unlock", "topic.hide",
        "topic.unhide",
    }  # fmt: skip


# Posts ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ["hide", "restore", "approve", "unapprove"])
def test_who_does_what_to_posts(topic: Topic, act: str, role: str) -> None:
    post = make_post(topic, approved=act != "approve")
    if act == "restore":
        posts.hide_post(post, moderator=make_moderator(), reason="Spam")
    path = f"/forums/posts/{post.pk}/tend/{act}"
    assert answered(client_as(role), path, reason="Rude") == expected(role, STAFF)
    post.refresh_from_db()
    done = role in STAFF
    state = {
        "hide": post.hidden_from_users,
        "restore": not post.hidden_from_users,
        "approve": post.approved,
        "unapprove": not post.approved,
    }
    assert state[act] == done
    word = {"restore": "unhide"}.get(act, act)
    assert LogEntry.objects.filter(action=f"post.{word}").exists() == done


def test_a_post_s_act_ends_at_the_post(as_moderator: Client, topic: Topic) -> None:
    for _ in range(25):
        post = make_post(topic)
    path = f"/forums/posts/{post.pk}/tend"
    answer = as_moderator.post(f"{path}/hide", {"reason": "Rude"})
    assert answer["Location"] == f"{PATH}?page=2#post-{post.pk}"
    text = read(as_moderator, f"{PATH}?page=2").text
    assert "Post #26 is hidden. Restore brings it back." in text
    answer = as_moderator.post(f"{path}/hide", {"reason": "Rude"})
    assert "hidden already" in read(as_moderator, f"{PATH}?page=2").text
    as_moderator.post(f"{path}/restore")
    as_moderator.post(f"{path}/hide", {"reason": " "})
    post.refresh_from_db()
    assert not post.hidden_from_users


@pytest.mark.parametrize("role", ROLES)
def test_who_destroys_posts(topic: Topic, role: str) -> None:
    post = make_post(topic, body="Words that go")
    client, path = client_as(role), f"/forums/posts/{post.pk}/destroy"
    if role in FINAL:
        page = read(client, path)
        assert "This cannot be undone." in page.text
        assert f"/forums/posts/{post.pk}" in page.links
        post.refresh_from_db()
        assert not post.destroyed_content
    assert answered(client, path) == expected(role, FINAL)
    if role in FINAL:
        assert f'id="post-{post.pk}"' not in client.get(PATH).content.decode()
        assert answered(client, path) == 404
    post = Post.objects.get(pk=post.pk)
    assert post.destroyed_content == (role in FINAL)
    assert (post.body == "Words that go") == (role not in FINAL)


@pytest.mark.parametrize("role", ROLES)
def test_who_removes_polls(role: str) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    asked = PollDraft("Which?", ["One", "Two"], "single", tomorrow)
    topic = make_topic(make_forum("art"), title="A place", poll=asked)
    client, path = client_as(role), f"{PATH}/remove-poll"
    if role in STAFF:
        assert path in read(client, f"{PATH}?poll=results").links
        assert "0 votes go with it" in read(client, path).text
    assert Poll.objects.filter(topic=topic).exists()
    assert answered(client, path) == expected(role, STAFF)
    assert Poll.objects.filter(topic=topic).exists() == (role not in STAFF)
    if role in STAFF:
        assert client.get(path).status_code == 404


def test_staff_rename_and_edit_what_others_wrote(
    as_moderator: Client, topic: Topic
) -> None:
    as_moderator.post(f"{PATH}/rename", {"title": "A better place"})
    post = topic.posts.get()
    as_moderator.post(f"/forums/posts/{post.pk}/edit", {"body": "x", "reason": "rules"})
    kinds = list(LogEntry.objects.order_by("pk").values_list("action", flat=True))
    assert kinds == ["topic.rename", "post.edit"]
