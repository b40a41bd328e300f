"""Writing and editing posts, what staff do to them, and who hears of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils import timezone

from accounts.author import Author
from accounts.models import (
    Announcement,
    Ban,
    LogEntry,
    Notification,
    Role,
    Subject,
    User,
)
from forums.actions.posts import (
    approve_post,
    create_post,
    destroy_post,
    edit_post,
    hide_post,
    unapprove_post,
    unhide_post,
)
from forums.actions.reading import follow_forum, follow_topic
from forums.actions.topics import hide_topic, lock_topic, move_topic
from forums.models import Post, PostVersion
from forums.processing import deliver_announcement
from tests.factories import make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
LINK = "Look: https://example.org/"


def test_a_reply(user: User) -> None:
    topic = make_topic()
    author = Author(user, "10.0.0.1", "a5")
    post = create_post(topic, author=author, body=" One\r\ntwo ", anonymous=True)
    post.refresh_from_db()
    assert (post.topic, post.topic_position, post.body) == (topic, 1, "One\ntwo")
    assert (post.user, post.anonymous) == (user, True)
    assert (post.ip, post.fingerprint) == ("10.0.0.1", "a5")
    assert (post.edited_at, post.edit_reason, post.approved) == (None, None, True)


@pytest.mark.parametrize("body", ["", " \n ", "x" * 300_001, "é" * 150_001, "a\0b"])
def test_bodies_that_are_none(user: User, body: str) -> None:
    topic = make_topic()
    with pytest.raises(ValidationError) as raised:
        create_post(topic, author=Author(user), body=body)
    assert list(raised.value.message_dict) == ["body"]
    assert topic.posts.count() == 1


@pytest.mark.parametrize("body", ["x", "x" * 300_000, "字" * 100_000, "a b " * 75_000])
def test_bodies_at_the_border(user: User, body: str) -> None:
    assert make_post(user=user, body=body).body == body.strip()


def test_who_may_not_reply(user: User, moderator: User) -> None:
    topic, inside = make_topic(), make_topic(make_forum())
    staff = make_forum(access_level="staff")
    move_topic(inside, to=staff, moderator=moderator)
    banned = make_user()
    Ban.objects.create(
        user=banned, reason="Spam", valid_until=timezone.now() + timedelta(days=1)
    )
    refused: list[tuple[Any, User | None]] = [
        (topic, None),
        (topic, banned),
        (topic, make_user(confirmed_at=None)),
        (inside, user),
        (inside, make_user(role=Role.ASSISTANT)),
    ]
    for place, person in refused:
        with pytest.raises(PermissionDenied):
            create_post(place, author=Author(person), body="Body")
    assert Post.objects.count() == 2
    make_post(inside, user=moderator)


def test_a_locked_topic_is_for_staff(user: User, moderator: User) -> None:
    topic = make_topic(user=user)
    lock_topic(topic, moderator=moderator, reason="Answered in the other one")
    with pytest.raises(PermissionDenied, match="Answered in the other one"):
        make_post(topic, user=user)
    make_post(topic, user=make_user(role=Role.ASSISTANT))


def test_a_hidden_topic_is_for_nobody(user: User, moderator: User) -> None:
    topic = make_topic(user=user)
    hide_topic(topic, moderator=moderator, reason="Spam")
    for person in (user, moderator):
        with pytest.raises(PermissionDenied):
            make_post(topic, user=person)


@pytest.mark.parametrize("wanted", [True, False])
def test_whoever_replies_follows(wanted: bool) -> None:
    user, topic = make_user(watch_on_reply=wanted), make_topic()
    make_post(topic, user=user)
    make_post(topic, user=user)
    assert topic.subscriptions.filter(user=user).count() == int(wanted)


# Editing ----------------------------------------------------------------------------


def test_an_edit_keeps_what_was_there(user: User) -> None:
    post = make_post(user=user, body="Furst")
    edit_post(post, editor=user, body="First", reason=" Typo ")
    edited = edit_post(post, editor=user, body="First!")
    assert (edited.body, edited.edit_reason) == ("First!", None)
    assert edited.edited_at is not None
    assert edited.updated_at == edited.edited_at
    versions = PostVersion.objects.values_list("body", "edit_reason", "replaced_by")
    assert list(versions) == [("Furst", "Typo", user.pk), ("First", "", user.pk)]
    assert not LogEntry.objects.exists()


def test_the_same_text_again_is_no_edit(user: User) -> None:
    post = make_post(user=user, body="First")
    assert edit_post(post, editor=user, body=" First ").edited_at is None
    assert not PostVersion.objects.exists()


def test_staff_edits_are_noted(moderator: User) -> None:
    post = make_post()
    edit_post(post, editor=moderator, body="Gone", reason="Address")
    entry = LogEntry.objects.get()
    version = PostVersion.objects.get()
    assert (entry.action, entry.subject, entry.subject_id, entry.reason) == (
        "post.edit",
        Subject.POST,
        post.pk,
        "Address",
    )
    assert entry.details == {"version": version.pk}


def test_who_may_not_edit(user: User, moderator: User) -> None:
    post = make_post(user=user)

    def refused(editor: User) -> None:
        with pytest.raises(PermissionDenied):
            edit_post(post, editor=editor, body="Other")

    refused(make_user())
    lock_topic(post.topic, moderator=moderator, reason="Done")
    refused(user)
    own = make_post(user=user)
    hide_post(own, moderator=moderator, reason="Rude")
    post = own
    refused(user)
    edit_post(post, editor=make_user(role=Role.ASSISTANT), body="Other")
    destroy_post(post, moderator=moderator)
    refused(moderator)


def test_what_is_wrong_with_an_edit_is_said_at_once(user: User) -> None:
    post = make_post(user=user)
    with pytest.raises(ValidationError) as raised:
        edit_post(post, editor=user, body="", reason="é" * 36)
    assert set(raised.value.message_dict) == {"body", "edit_reason"}


@override_settings(IMAGE_APPROVAL_REQUIRED=True)
def test_a_link_that_comes_later_waits_as_well(user: User, moderator: User) -> None:
    post = make_post(user=user, body="Nothing")
    assert post.approved is True
    assert edit_post(post, editor=user, body=LINK).approved is False
    approve_post(post, moderator=moderator)
    assert edit_post(post, editor=user, body="Plain again").approved is True
    # Of staff it does not.
    assert edit_post(post, editor=moderator, body=LINK).approved is True


@override_settings(IMAGE_APPROVAL_REQUIRED=True)
@pytest.mark.parametrize(
    ("fields", "body", "approved"),
    [
        ({}, LINK, False),
        ({}, "No link", True),
        ({"verified": True}, LINK, True),
        ({"role": Role.ASSISTANT}, LINK, True),
        ({"created_at": timezone.now() - timedelta(days=15)}, LINK, True),
    ],
)
def test_what_waits(fields: dict[str, Any], body: str, approved: bool) -> None:
    assert make_post(user=make_user(**fields), body=body).approved is approved


# Staff ------------------------------------------------------------------------------

Act = Callable[[Post, User], Post]
PAIRS: dict[str, tuple[Act, Act, str]] = {
    "hide": (
        lambda p, m: hide_post(p, moderator=m, reason=" Rule\n#0 "),
        lambda p, m: unhide_post(p, moderator=m),
        "Rule #0",
    ),
    "unapprove": (
        lambda p, m: unapprove_post(p, moderator=m),
        lambda p, m: approve_post(p, moderator=m),
        "",
    ),
}
NAMES = {"hide": "unhide", "unapprove": "approve"}


def state(post: Post) -> list[Any]:
    post.refresh_from_db()
    return [
        post.hidden_from_users,
        post.deletion_reason,
        post.deleted_by,
        post.approved,
        post.body,
    ]


@pytest.mark.parametrize("name", list(PAIRS))
def test_each_act_and_its_counterpart(moderator: User, name: str) -> None:
    act, undo, reason = PAIRS[name]
    post = make_post(make_topic(make_forum("art"), title="Places"))
    before = state(post)
    with pytest.raises(ValidationError):
        undo(post, moderator)
    act(post, moderator)
    assert state(post) != before
    with pytest.raises(ValidationError):
        act(post, moderator)
    undo(post, moderator)
    assert state(post) == before
    address = f"/forums/art/topics/places?post={post.pk}#post-{post.pk}"
    label = f"Post {post.pk} in topic “Places”"
    details = {"reason": reason} if reason else {}
    assert [
        (e.action, e.moderator, e.subject_id, e.label, e.address, e.reason, e.details)
        for e in LogEntry.objects.order_by("pk")
    ] == [
        (f"post.{verb}", moderator, post.pk, label, address, reason, details)
        for verb in (name, NAMES[name])
    ]


@pytest.mark.parametrize("name", list(PAIRS))
def test_who_may_do_it(name: str) -> None:
    act, undo, _ = PAIRS[name]
    author = make_user()
    post = make_post(user=author)
    for person in (author, make_user()):
        with pytest.raises(PermissionDenied):
            act(post, person)
    assistant = make_user(role=Role.ASSISTANT)
    act(post, assistant)
    for person in (author, make_user()):
        with pytest.raises(PermissionDenied):
            undo(post, person)
    undo(post, assistant)


def test_destroying_leaves_nothing(user: User, moderator: User) -> None:
    post = make_post(user=user, body="A secret")
    edit_post(post, editor=user, body="Another secret", reason="Secret why")
    destroy_post(post, moderator=moderator)
    post.refresh_from_db()
    assert (post.body, post.words, post.edit_reason) == ("", None, None)
    assert (post.destroyed_content, post.hidden_from_users) == (True, True)
    versions = PostVersion.objects.values_list("body", "edit_reason")
    assert list(versions) == [("", "")]
    assert LogEntry.objects.get().action == "post.destroy"
    for act in (destroy_post, unhide_post, unapprove_post):
        with pytest.raises(ValidationError, match="destroyed"):
            act(post, moderator=moderator)


def test_destroying_is_not_for_assistants() -> None:
    post = make_post()
    for person in (post.user, make_user(role=Role.ASSISTANT)):
        assert person is not None
        with pytest.raises(PermissionDenied):
            destroy_post(post, moderator=person)


@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * 256])
def test_a_reason_is_needed(moderator: User, reason: str) -> None:
    post = make_post()
    with pytest.raises(ValidationError) as raised:
        hide_post(post, moderator=moderator, reason=reason)
    assert list(raised.value.message_dict) == ["reason"]


def test_the_author_hears_of_it(user: User, moderator: User) -> None:
    post = make_post(make_topic(title="Places"), user=user)
    hide_post(post, moderator=moderator, reason="Rude")
    told = Notification.objects.get()
    assert (told.user, told.kind, told.subject_id) == (
        user,
        Notification.Kind.MODERATION,
        post.pk,
    )
    assert told.title == "Your post in “Places” was hidden: Rude"


# Who is told ------------------------------------------------------------------------


def told() -> list[tuple[str, str, str, str, int]]:
    """Delivers what waits."""
    for row in Announcement.objects.filter(delivered_at=None):
        deliver_announcement(row.pk)
        deliver_announcement(row.pk)
    rows = Notification.objects.exclude(kind=Notification.Kind.MODERATION)
    return [
        (row.user.name, row.kind, row.title, row.address, row.count)
        for row in rows.select_related("user").order_by("user__name", "kind")
    ]


def quiet(name: str, **fields: Any) -> User:
    """Follows nothing by writing."""
    return make_user(name, watch_on_reply=False, **fields)


def test_followers_of_a_topic_hear_of_posts() -> None:
    topic = make_topic(make_forum("art"), user=quiet("ada"), title="Places")
    writer = quiet("wim")
    for follower in (quiet("ben"), quiet("cleo"), writer):
        follow_topic(topic, user=follower)
    first = make_post(topic, user=writer)
    make_post(topic, user=writer)
    address = f"/forums/art/topics/places?post={first.pk}#post-{first.pk}"
    assert told() == [(name, "post", "Places", address, 2) for name in ("ben", "cleo")]


def test_followers_of_a_forum_hear_of_topics_alone() -> None:
    forum = make_forum("art")
    follow_forum(forum, user=quiet("ben"))
    topic = make_topic(forum, user=quiet("ada"), title="Places")
    make_post(topic, user=quiet("cleo"))
    assert told() == [("ben", "topic", "Places", "/forums/art/topics/places", 1)]
    assert Notification.objects.get().subject == Subject.FORUM


def test_nobody_to_tell_is_nothing_to_do(user: User) -> None:
    make_post(make_topic(user=user), user=user)
    assert not Announcement.objects.exists()


@override_settings(IMAGE_APPROVAL_REQUIRED=True)
def test_what_waits_is_told_on_approval(moderator: User) -> None:
    forum = make_forum("art")
    follow_forum(forum, user=quiet("ben"))
    topic = make_topic(forum, user=quiet("ada"), title="Places", body=LINK)
    follow_topic(topic, user=quiet("cleo"))
    post = make_post(topic, user=quiet("dora"), body=LINK)
    assert told() == []
    approve_post(topic.posts.get(topic_position=0), moderator=moderator)
    approve_post(post, moderator=moderator)
    address = f"/forums/art/topics/places?post={post.pk}#post-{post.pk}"
    assert told() == [
        ("ben", "topic", "Places", "/forums/art/topics/places", 1),
        ("cleo", "post", "Places", address, 1),
    ]


def test_only_those_who_may_still_enter_are_told(moderator: User) -> None:
    topic = make_topic(user=quiet("ada"))
    follow_topic(topic, user=quiet("ben"))
    follow_topic(topic, user=quiet("sam", role=Role.ASSISTANT))
    make_post(topic, user=quiet("cleo"))
    inside = make_forum(access_level="assistant")
    move_topic(topic, to=inside, moderator=moderator)
    assert [row[0] for row in told()] == ["sam"]


def test_of_what_is_hidden_meanwhile_nobody_is_told(moderator: User) -> None:
    topic = make_topic(user=quiet("ada"))
    follow_topic(topic, user=quiet("ben"))
    make_post(topic, user=quiet("cleo"))
    hide_topic(topic, moderator=moderator, reason="Spam")
    assert told() == []
    assert Announcement.objects.get().delivered_at is not None


def test_the_queue_is_asked_after_the_commit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    topic = make_topic(user=quiet("ada"))
    follow_topic(topic, user=quiet("ben"))
    with django_capture_on_commit_callbacks(execute=True):
        make_post(topic, user=quiet("cleo"))
    assert Notification.objects.get().user.name == "ben"


def test_an_unknown_announcement_is_nothing() -> None:
    deliver_announcement(12345)


def test_anonymous_writers_are_not_told_of_themselves() -> None:
    topic = make_topic()
    writer = make_user()
    follow_topic(topic, user=writer)
    make_post(topic, user=writer, anonymous=True)
    assert writer.name not in [row[0] for row in told()]


def test_the_log_names_no_anonymous_author(moderator: User) -> None:
    post = make_post(user=make_user("secret"), anonymous=True)
    hide_post(post, moderator=moderator, reason="Rude")
    entry = LogEntry.objects.get()
    assert "secret" not in f"{entry.label}{entry.address}{entry.details}"
