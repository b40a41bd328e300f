"""Opening topics, renaming, hiding, locking, pinning and moving them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import ban_user
from accounts.author import Author
from accounts.models import Ban, LogEntry, Notification, Role, Subject, User
from forums.actions.topics import (
    create_topic,
    hide_topic,
    lock_topic,
    move_topic,
    rename_topic,
    stick_topic,
    unhide_topic,
    unlock_topic,
    unstick_topic,
)
from forums.models import Topic
from forums.topic_slugs import slug_of
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "Time-Wasting Thread 3.0 (SFW - No Explicit/Grimdark)",
            "time-wasting-thread-3-0-sfw-no-explicit-grimdark",
        ),
        ("Café — naïve", "caf-nave"),
        ("  --A--  ", "a"),
        ("под 1", "1"),
        ("émigré", "migr"),
        ("———", ""),
        ("C++ & a_b", "c-a-b"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    """Vectors of philomena-api 6.4 and the borders of its rules."""
    assert slug_of(title) == slug


def test_a_new_topic(user: User) -> None:
    forum = make_forum("art")
    author = Author(user, "10.0.0.1", "a5")
    topic = create_topic(
        forum, author=author, title="  Draw \n a place ", body=" A body\r\nhere. "
    )
    assert (topic.title, topic.slug) == ("Draw a place", "draw-a-place")
    assert (topic.user, topic.anonymous, topic.next_position) == (user, False, 1)
    post = topic.posts.get()
    assert (post.topic_position, post.body, post.user) == (0, "A body\nhere.", user)
    assert (post.ip, post.fingerprint, post.approved) == ("10.0.0.1", "a5", True)
    assert topic.last_post == post
    assert topic.last_replied_to_at == post.created_at


def test_an_anonymous_topic_has_an_anonymous_first_post(user: User) -> None:
    topic = make_topic(user=user, anonymous=True)
    assert (topic.anonymous, topic.posts.get().anonymous) == (True, True)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "abc",
        "x" * 97,
        "é" * 49,
        "———————",
        "tit\0le",
        "half a \ud800 pair",
        "   a   ",
    ],
)
def test_titles_that_are_none(user: User, title: str) -> None:
    with pytest.raises(ValidationError) as raised:
        create_topic(make_forum(), author=Author(user), title=title, body="Body")
    assert list(raised.value.message_dict) == ["title"]
    assert not Topic.objects.exists()


@pytest.mark.parametrize("title", ["four", "x" * 96, "é" * 47 + "1"])
def test_titles_at_the_border(user: User, title: str) -> None:
    assert make_topic(user=user, title=title).title == title


def test_everything_wrong_is_said_at_once(user: User) -> None:
    with pytest.raises(ValidationError) as raised:
        create_topic(make_forum(), author=Author(user), title="", body=" ")
    assert set(raised.value.message_dict) == {"title", "body"}


def test_a_slug_is_taken_once_in_a_forum(user: User) -> None:
    first = make_topic(title="Hello there")
    with pytest.raises(ValidationError) as raised:
        make_topic(first.forum, title="Hello, there!")
    (message,) = raised.value.message_dict["title"]
    assert "choose a title that differs" in message
    assert "reply in “Hello there”" in message
    assert make_topic(make_forum(), title="Hello there").slug == first.slug
    hide_topic(first, moderator=make_moderator(), reason="Secret")
    with pytest.raises(ValidationError) as raised:
        make_topic(first.forum, title="Hello, there!")
    assert "reply in" not in raised.value.message_dict["title"][0]


def test_who_may_not_write() -> None:
    forum, inside = make_forum(), make_forum(access_level="assistant")
    staff = make_forum(access_level="staff")
    banned = make_user()
    ban_user(
        banned,
        moderator=make_moderator(),
        reason="Spam",
        valid_until=timezone.now() + timedelta(days=1),
    )
    refused: list[tuple[Any, User | None]] = [
        (forum, None),
        (forum, banned),
        (forum, make_user(confirmed_at=None)),
        (inside, make_user()),
        (staff, make_user(role=Role.ASSISTANT)),
    ]
    for place, person in refused:
        with pytest.raises(PermissionDenied):
            create_topic(place, author=Author(person), title="Title", body="Body")
    assert not Topic.objects.exists()
    make_topic(inside, user=make_user(role=Role.ASSISTANT))
    make_topic(staff, user=make_moderator())


def test_not_from_a_banned_network(user: User) -> None:
    Ban.objects.create(
        subnet="10.0.0.0",
        prefix_length=8,
        reason="Spam",
        valid_until=timezone.now() + timedelta(days=1),
    )
    with pytest.raises(PermissionDenied, match="network"):
        create_topic(
            make_forum(), author=Author(user, "10.1.1.1"), title="Title", body="Body"
        )


@pytest.mark.parametrize("wanted", [True, False])
def test_its_author_follows_it(wanted: bool) -> None:
    user = make_user(watch_on_reply=wanted)
    topic = make_topic(user=user)
    assert topic.subscriptions.filter(user=user).exists() is wanted


# Staff ------------------------------------------------------------------------------

Act = Callable[[Topic, User], Topic]
DONE: dict[str, tuple[Act, Act, str]] = {
    "hide": (
        lambda t, m: hide_topic(t, moderator=m, reason=" Rule\n#0 "),
        lambda t, m: unhide_topic(t, moderator=m),
        "Rule #0",
    ),
    "lock": (
        lambda t, m: lock_topic(t, moderator=m, reason=" Rule\n#0 "),
        lambda t, m: unlock_topic(t, moderator=m),
        "Rule #0",
    ),
    "stick": (
        lambda t, m: stick_topic(t, moderator=m),
        lambda t, m: unstick_topic(t, moderator=m),
        "",
    ),
}
STATE = (
    "hidden_from_users", "deletion_reason", "deleted_by", "locked_at", "locked_by",
    "lock_reason", "sticky",
)  # fmt: skip


def state(topic: Topic) -> list[Any]:
    topic.refresh_from_db()
    return [getattr(topic, name) for name in STATE]


@pytest.mark.parametrize("name", list(DONE))
def test_each_act_and_its_counterpart(moderator: User, name: str) -> None:
    act, undo, reason = DONE[name]
    topic = make_topic(make_forum("art"), title="Places")
    before = state(topic)
    with pytest.raises(ValidationError):
        undo(topic, moderator)
    act(topic, moderator)
    assert state(topic) != before
    with pytest.raises(ValidationError):
        act(topic, moderator)
    undo(topic, moderator)
    assert state(topic) == before
    details = {"reason": reason} if reason else {}
    assert [
        (e.action, e.moderator, e.subject, e.subject_id, e.label, e.address, e.reason)
        for e in LogEntry.objects.order_by("pk")
    ] == [
        (f"topic.{verb}", moderator, Subject.TOPIC, topic.pk, "Topic “Places”",
         "/forums/art/topics/places", reason)
        for verb in (name, f"un{name}")
    ]  # fmt: skip
    assert [e.details for e in LogEntry.objects.all()] == [details, details]


@pytest.mark.parametrize("name", list(DONE))
def test_who_may_do_it(name: str) -> None:
    act, undo, _ = DONE[name]
    author = make_user()
    topic = make_topic(user=author)
    for person in (author, make_user()):
        with pytest.raises(PermissionDenied):
            act(topic, person)
    assistant = make_user(role=Role.ASSISTANT)
    act(topic, assistant)
    for person in (author, make_user()):
        with pytest.raises(PermissionDenied):
            undo(topic, person)
    undo(topic, assistant)
    inside = make_topic(make_forum(access_level="staff"), user=make_moderator())
    with pytest.raises(PermissionDenied):
        act(inside, assistant)


def test_banned_staff_do_nothing(moderator: User) -> None:
    topic = make_topic()
    Ban.objects.create(
        user=moderator, reason="Gone", valid_until=timezone.now() + timedelta(days=1)
    )
    with pytest.raises(PermissionDenied, match="banned"):
        hide_topic(topic, moderator=moderator, reason="No")


@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * 256])
@pytest.mark.parametrize("act", [hide_topic, lock_topic])
def test_a_reason_is_needed(moderator: User, act: Any, reason: str) -> None:
    topic = make_topic()
    with pytest.raises(ValidationError) as raised:
        act(topic, moderator=moderator, reason=reason)
    assert list(raised.value.message_dict) == ["reason"]


def test_the_author_hears_of_hiding(user: User, moderator: User) -> None:
    topic = make_topic(make_forum("art"), user=user, title="Places")
    hide_topic(topic, moderator=moderator, reason="Rude")
    told = Notification.objects.get()
    assert (told.user, told.kind) == (user, Notification.Kind.MODERATION)
    assert told.title == "Your topic “Places” was hidden: Rude"
    assert told.address == "/forums/art"
    own = make_topic(user=moderator)
    hide_topic(own, moderator=moderator, reason="Mine")
    assert Notification.objects.count() == 1


def test_a_view_counted_meanwhile_is_kept(moderator: User) -> None:
    topic = make_topic()
    Topic.objects.update(view_count=7)
    lock_topic(topic, moderator=moderator, reason="Done")
    make_post(topic, user=moderator)
    topic.refresh_from_db()
    assert topic.view_count == 7


# Titles and places ------------------------------------------------------------------


def test_its_author_renames_it(user: User) -> None:
    topic = make_topic(user=user, title="Old title")
    rename_topic(topic, editor=user, title=" New   title ")
    topic.refresh_from_db()
    # The address stays: links lead there.
    assert (topic.title, topic.slug) == ("New title", "old-title")
    assert not LogEntry.objects.exists()


def test_staff_rename_it_and_it_is_noted(moderator: User) -> None:
    topic = make_topic(title="Old title")
    rename_topic(topic, editor=moderator, title="New title")
    entry = LogEntry.objects.get()
    assert (entry.action, entry.details) == (
        "topic.rename",
        {"old": "Old title", "new": "New title"},
    )
    rename_topic(topic, editor=moderator, title="New title")
    assert LogEntry.objects.count() == 1


def test_who_may_not_rename(user: User, moderator: User) -> None:
    topic = make_topic(user=user)
    with pytest.raises(PermissionDenied):
        rename_topic(topic, editor=make_user(), title="New title")
    lock_topic(topic, moderator=moderator, reason="Done")
    with pytest.raises(PermissionDenied):
        rename_topic(topic, editor=user, title="New title")
    rename_topic(topic, editor=moderator, title="New title")
    unlock_topic(topic, moderator=moderator)
    hide_topic(topic, moderator=moderator, reason="Done")
    with pytest.raises(PermissionDenied):
        rename_topic(topic, editor=user, title="Title of a hidden one")
    with pytest.raises(ValidationError):
        rename_topic(topic, editor=moderator, title="abc")


def test_moving_is_noted(moderator: User) -> None:
    topic, to = make_topic(title="Places"), make_forum("games")
    source = topic.forum
    moved = move_topic(topic, to=to, moderator=moderator)
    assert moved.forum == to
    entry = LogEntry.objects.get()
    assert (entry.action, entry.details, entry.address) == (
        "topic.move",
        {"from": source.pk, "to": to.pk},
        "/forums/games/topics/places",
    )


def test_where_it_cannot_move(moderator: User) -> None:
    topic, to = make_topic(title="Places"), make_forum()
    make_topic(to, title="Places")
    for forum in (topic.forum, to):
        with pytest.raises(ValidationError) as raised:
            move_topic(topic, to=forum, moderator=moderator)
        assert list(raised.value.message_dict) == ["to"]
    assistant = make_user(role=Role.ASSISTANT)
    staff = make_forum(access_level="staff")
    for mover, forum in ((make_user(), make_forum()), (assistant, staff)):
        with pytest.raises(PermissionDenied):
            move_topic(topic, to=forum, moderator=mover)
    assert not LogEntry.objects.exists()
