"""Writing under images, and what staff do with it (philomena-api 6.6)."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.actions.bans import ban_user
from accounts.author import Author
from accounts.models import Announcement, LogEntry, Notification, Role, User
from booru.actions.comments import (
    approve_comment,
    destroy_comment,
    edit_comment,
    hide_comment,
    move_comments,
    post_comment,
    unapprove_comment,
    unhide_comment,
)
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.models import Comment, Filter, Image, ImageSubscription
from booru.search.vectors import read
from tests.factories import (
    make_comment,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

LINK = "Prints at https://shop.example/prints"
STAFF = [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN]


def counted(image: Image) -> int:
    return Image.objects.values_list("comment_count", flat=True).get(pk=image.pk)


def written(user: User) -> int:
    return User.objects.values_list("comments_count", flat=True).get(pk=user.pk)


def logged() -> list[tuple[Any, ...]]:
    return list(
        LogEntry.objects.order_by("pk").values_list(
            "action", "moderator__name", "subject", "label", "reason", "details"
        )
    )


@pytest.fixture
def with_approval(settings: Any) -> None:
    settings.IMAGE_APPROVAL_REQUIRED = True


# Writing --------------------------------------------------------------------------


def test_a_comment_is_stored_and_counted(user: User) -> None:
    image = make_image()
    before = image.updated_at
    comment = post_comment(
        image,
        author=Author(user, "10.1.2.3", "a77"),
        body=" Snowy **owls**,\r\nand snow. ",
        anonymous=True,
    )
    comment.refresh_from_db()
    assert (comment.image, comment.user, comment.anonymous) == (image, user, True)
    assert (comment.ip, comment.fingerprint) == ("10.1.2.3", "a77")
    assert comment.body == "Snowy **owls**,\nand snow."
    assert read(str(comment.words)) == {"snowi": [1], "owl": [2], "snow": [4]}
    assert (comment.approved, comment.hidden_from_users) == (True, False)
    assert (comment.edited_at, comment.edit_reason) == (None, None)
    assert comment.updated_at == comment.created_at
    assert (counted(image), written(user)) == (1, 1)
    image.refresh_from_db()
    assert image.updated_at == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (" \n ", "Write something"),
        ("é" * 150_001, "too long"),
        ("a\0b", "not text"),
    ],
)
def test_what_is_no_comment(user: User, body: str, message: str) -> None:
    image = make_image()
    with pytest.raises(ValidationError, match=message) as refused:
        post_comment(image, author=Author(user), body=body)
    assert list(refused.value.message_dict) == ["body"]
    assert (counted(image), written(user)) == (0, 0)


def test_the_longest_comment_is_stored_with_its_words(user: User) -> None:
    body = " ".join(f"word{n}" for n in range(33_000))[:300_000]
    comment = post_comment(make_image(), author=Author(user), body=body)
    comment.refresh_from_db()
    assert len(comment.body) == len(body.strip())
    assert "word9" in read(str(comment.words))


def test_who_may_not_write(user: User, moderator: User) -> None:
    image = make_image()
    banned = make_user()
    ban_user(
        banned,
        reason="Spam",
        valid_until=timezone.now() + timedelta(1),
        moderator=moderator,
    )
    forced = Filter.objects.create(
        name="Strict", system=True, hidden_tag_ids=[make_tag("fox").pk]
    )
    held = make_user(forced_filter_id=forced.pk)
    hidden = hide_image(make_image(), moderator=moderator, reason="Rule #0")
    closed = make_image(comments_locked=True)
    for where, who, words in (
        (image, None, "Sign in"),
        (image, banned, "banned"),
        (image, held, "filter hides"),
        (hidden, user, "removed"),
        (closed, user, "closed"),
    ):
        with pytest.raises(PermissionDenied, match=words):
            post_comment(where, author=Author(who), body="Hello")
    assert not Comment.objects.exists()
    post_comment(closed, author=Author(moderator), body="Closed for today")
    assert counted(closed) == 1


def test_followers_are_told_and_the_writer_follows(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    reader, quiet = make_user("rae"), make_user(watch_on_reply=False)
    ImageSubscription.objects.create(image=image, user=reader)
    with django_capture_on_commit_callbacks(execute=True):
        comment = make_comment(image, user=user)
        make_comment(image, user=quiet)
    followers = ImageSubscription.objects.filter(image=image)
    assert set(followers.values_list("user", flat=True)) == {reader.pk, user.pk}
    (note,) = Notification.objects.filter(user=reader)
    assert (note.kind, note.subject, note.subject_id) == ("comment", "image", image.pk)
    assert (note.title, note.count) == (f"Image {image.pk}", 2)
    place = f"/images/{image.pk}?comment={comment.pk}#comment-{comment.pk}"
    assert note.address == place
    assert Notification.objects.get(user=user).count == 1


# Editing --------------------------------------------------------------------------


def test_an_edit_keeps_what_was_there(user: User) -> None:
    comment = make_comment(user=user, body="Snowy owls")
    edit_comment(comment, editor=user, body="Barn owls\r\n", reason=" my  mistake ")
    edit_comment(comment, editor=user, body="Two barn owls")
    comment.refresh_from_db()
    assert (comment.body, comment.edit_reason) == ("Two barn owls", None)
    assert comment.edited_at == comment.updated_at
    assert comment.edited_at is not None
    assert comment.edited_at > comment.created_at
    assert read(str(comment.words)) == {"two": [1], "barn": [2], "owl": [3]}
    versions = comment.versions.values_list("body", "edit_reason", "replaced_by")
    assert list(versions) == [
        ("Snowy owls", "my mistake", user.pk),
        ("Barn owls", "", user.pk),
    ]
    assert (counted(comment.image), written(user)) == (1, 1)
    assert logged() == []


def test_the_same_text_again_is_no_edit(user: User) -> None:
    comment = make_comment(user=user, body="Owls")
    edit_comment(comment, editor=user, body=" Owls ", reason="why")
    comment.refresh_from_db()
    assert comment.edited_at is None
    assert not comment.versions.exists()


def test_staff_edit_the_texts_of_others_and_it_is_logged(user: User) -> None:
    comment = make_comment(user=user, body="Owls, you fools")
    helper = make_user("hal", role=Role.ASSISTANT)
    edit_comment(comment, editor=helper, body="Owls", reason="Rule 2")
    version = comment.versions.get()
    assert (version.body, version.replaced_by) == ("Owls, you fools", helper)
    details = {"version": version.pk}
    assert logged() == [
        ("comment.edit", "hal", "comment", str(comment), "Rule 2", details)
    ]


def test_who_may_not_edit(user: User, moderator: User) -> None:
    comment = make_comment(user=user)
    with pytest.raises(PermissionDenied):
        edit_comment(comment, editor=make_user(), body="Mine now")
    hide_comment(comment, moderator=moderator, reason="Rude")
    with pytest.raises(PermissionDenied):
        edit_comment(comment, editor=user, body="Hello")
    closed = make_comment(make_image(), user=user)
    Image.objects.filter(pk=closed.image_id).update(comments_locked=True)
    with pytest.raises(PermissionDenied, match="closed"):
        edit_comment(closed, editor=user, body="Hello")
    ban_user(
        user,
        reason="Spam",
        valid_until=timezone.now() + timedelta(1),
        moderator=moderator,
    )
    free = make_comment()
    Comment.objects.filter(pk=free.pk).update(user=user)
    with pytest.raises(PermissionDenied, match="banned"):
        edit_comment(free, editor=user, body="Hello")
    for reason in ("é" * 36, "a\0b"):
        with pytest.raises(ValidationError, match="bytes"):
            edit_comment(free, editor=moderator, body="Hello", reason=reason)
    assert set(Comment.objects.values_list("edited_at", flat=True)) == {None}


# Approval -------------------------------------------------------------------------


@pytest.mark.usefixtures("with_approval")
def test_a_link_of_a_new_account_waits(
    user: User, moderator: User, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    follower = make_user()
    ImageSubscription.objects.create(image=image, user=follower)
    comment = make_comment(image, user=user, body=LINK)
    assert not comment.approved
    assert (counted(image), written(user)) == (1, 0)
    assert not Announcement.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        approve_comment(comment, moderator=moderator)
    comment.refresh_from_db()
    assert comment.approved
    assert (counted(image), written(user)) == (1, 1)
    told = Notification.objects.values_list("user", "kind")
    assert set(told) == {(follower.pk, "comment"), (user.pk, "moderation")}
    unapprove_comment(comment, moderator=moderator)
    comment.refresh_from_db()
    assert not comment.approved
    assert (counted(image), written(user)) == (1, 0)
    assert [(row[0], row[1]) for row in logged()] == [
        ("comment.approve", "wren"),
        ("comment.unapprove", "wren"),
    ]


@pytest.mark.usefixtures("with_approval")
def test_a_link_that_an_edit_brings_waits_too(user: User, moderator: User) -> None:
    comment = make_comment(user=user, body="Owls")
    edit_comment(comment, editor=user, body=LINK)
    comment.refresh_from_db()
    assert not comment.approved
    assert written(user) == 0
    approve_comment(comment, moderator=moderator)
    edit_comment(comment, editor=moderator, body=f"{LINK} and more")
    comment.refresh_from_db()
    assert comment.approved
    assert written(user) == 1


@pytest.mark.usefixtures("with_approval")
@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({}, "No link at all"),
        ({}, "Here: http://127.0.0.1:8000/images/1"),
        ({"verified": True}, LINK),
        ({"role": Role.ASSISTANT}, LINK),
        ({"created_at": timezone.now() - timedelta(days=15)}, LINK),
    ],
)
def test_what_needs_no_approval(
    fields: dict[str, Any], body: str, settings: Any
) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert make_comment(user=make_user(**fields), body=body).approved


# Staff ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", STAFF)
def test_hiding_and_bringing_back(user: User, role: Role) -> None:
    comment, staff = make_comment(user=user), make_user("sam", role=role)
    hide_comment(comment, moderator=staff, reason=" Rude  words ")
    comment.refresh_from_db()
    assert (comment.hidden_from_users, comment.deleted_by) == (True, staff)
    assert comment.deletion_reason == "Rude words"
    assert comment.body
    assert (counted(comment.image), written(user)) == (1, 1)
    note = Notification.objects.get(user=user, kind="moderation")
    assert note.title.endswith("was hidden: Rude words")
    unhide_comment(comment, moderator=staff)
    comment.refresh_from_db()
    assert (comment.hidden_from_users, comment.deleted_by) == (False, None)
    assert comment.deletion_reason == ""
    assert (counted(comment.image), written(user)) == (1, 1)
    details = {"reason": "Rude words"}
    label = f"Comment {comment.pk} on image {comment.image_id}"
    assert logged() == [
        ("comment.hide", "sam", "comment", label, "Rude words", details),
        ("comment.unhide", "sam", "comment", label, "Rude words", details),
    ]


def test_a_destroyed_comment_leaves_no_text_behind(user: User, moderator: User) -> None:
    comment = make_comment(user=user, body="My address is 5 Sea Road")
    edit_comment(comment, editor=user, body="My address", reason="5 Sea Road")
    hide_comment(comment, moderator=moderator, reason="Private")
    destroy_comment(comment, moderator=moderator)
    comment.refresh_from_db()
    assert (comment.destroyed_content, comment.hidden_from_users) == (True, True)
    assert (comment.body, comment.words, comment.edit_reason) == ("", None, None)
    assert (comment.deletion_reason, comment.deleted_by) == ("Private", moderator)
    assert list(comment.versions.values_list("body", "edit_reason")) == [("", "")]
    assert (counted(comment.image), written(user)) == (0, 0)
    assert [row[0] for row in logged()] == ["comment.hide", "comment.destroy"]
    for act in (unhide_comment, approve_comment, unapprove_comment, destroy_comment):
        with pytest.raises(ValidationError, match="destroyed"):
            act(comment, moderator=moderator)
    with pytest.raises(ValidationError, match="destroyed"):
        edit_comment(comment, editor=moderator, body="Back again")
    assert (counted(comment.image), written(user)) == (0, 0)


@pytest.mark.usefixtures("with_approval")
def test_destroying_one_that_waits_takes_nothing_from_its_author(
    user: User, moderator: User
) -> None:
    make_comment(user=user)
    comment = make_comment(user=user, body=LINK)
    destroy_comment(comment, moderator=moderator)
    comment.refresh_from_db()
    assert comment.deleted_by == moderator
    assert (counted(comment.image), written(user)) == (0, 1)


def test_a_comment_without_an_account_is_tended_like_others(moderator: User) -> None:
    comment = make_comment(user=None, approved=False)
    Comment.objects.filter(pk=comment.pk).update(user=None)
    approve_comment(comment, moderator=moderator)
    hide_comment(comment, moderator=moderator, reason="Rude")
    destroy_comment(comment, moderator=moderator)
    assert counted(comment.image) == 0


def test_acts_that_change_nothing_are_refused(moderator: User) -> None:
    comment = make_comment()
    for reason in ("", " \0 ", "x" * 256):
        with pytest.raises(ValidationError) as refused:
            hide_comment(comment, moderator=moderator, reason=reason)
        assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(ValidationError, match="approved already"):
        approve_comment(comment, moderator=moderator)
    with pytest.raises(ValidationError, match="not hidden"):
        unhide_comment(comment, moderator=moderator)
    hide_comment(comment, moderator=moderator, reason="Rude")
    unapprove_comment(comment, moderator=moderator)
    with pytest.raises(ValidationError, match="hidden already"):
        hide_comment(comment, moderator=moderator, reason="Rude")
    with pytest.raises(ValidationError, match="waits"):
        unapprove_comment(comment, moderator=moderator)
    assert len(logged()) == 2


def test_only_staff_tend_and_only_moderators_destroy(user: User) -> None:
    comment = make_comment(user=user)
    helper = make_user(role=Role.ASSISTANT)
    with pytest.raises(PermissionDenied):
        hide_comment(comment, moderator=user, reason="Mine")
    for act in (unhide_comment, approve_comment, unapprove_comment, destroy_comment):
        with pytest.raises(PermissionDenied):
            act(comment, moderator=user)
    with pytest.raises(PermissionDenied):
        destroy_comment(comment, moderator=helper)
    assert logged() == []


# Merging --------------------------------------------------------------------------


def test_a_merge_moves_all_comments(user: User, moderator: User) -> None:
    image, into = make_image(), make_image()
    stays = make_comment(into, user=user)
    moved = [make_comment(image, user=user) for _ in range(3)]
    hide_comment(moved[0], moderator=moderator, reason="Rude")
    destroy_comment(moved[1], moderator=moderator)
    assert merge_image(image, into=into, moderator=moderator).comment_count == 3
    assert (counted(image), counted(into)) == (0, 3)
    there = Comment.objects.filter(image=into).order_by("pk")
    assert list(there) == [stays, *moved]
    assert not Comment.objects.filter(image=image).exists()
    assert written(user) == 3
    destroy_comment(moved[2], moderator=moderator)
    assert (counted(image), counted(into)) == (0, 2)


def test_how_many_moved() -> None:
    image, into = make_image(), make_image()
    assert move_comments(image, into=into) == 0
    make_comment(image)
    image.refresh_from_db()
    assert move_comments(image, into=into) == 1


# At the same time -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_comments_and_a_merge_at_the_same_time() -> None:
    """No deadlock, and every count is right whoever came first."""
    moderator = make_moderator()
    images = [make_image() for _ in range(3)]
    writers = [make_user() for _ in range(3)]
    old = [make_comment(images[0], user=writers[n]) for n in range(3)]
    together, failures = Barrier(7), []

    def write(turn: int) -> None:
        for step in range(6):
            image = images[(turn + step) % 3]
            words = f"new word{step}{turn % 2}x and word{(step * 7) % 5}y"
            author = Author(writers[step % 3])
            comment = post_comment(image, author=author, body=words)
            edit_comment(comment, editor=writers[step % 3], body=f"{words} again")

    def destroy(turn: int) -> None:
        destroy_comment(old[turn], moderator=moderator)

    def merge(turn: int) -> None:
        merge_image(images[0], into=images[1], moderator=moderator)

    def work(what: Any, turn: int) -> None:
        try:
            together.wait()
            what(turn)
        except PermissionDenied:
            pass  # the image was merged: whoever comes later is refused
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    turns = [(write, n) for n in range(3)] + [(destroy, n) for n in range(3)]
    threads = [Thread(target=work, args=one) for one in [*turns, (merge, 0)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    alive = Comment.objects.filter(destroyed_content=False)
    for image in images:
        assert counted(image) == alive.filter(image=image).count()
    for writer in writers:
        assert written(writer) == alive.filter(user=writer).count()
