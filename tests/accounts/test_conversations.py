"""Private messages: who may write, who reads, what is unread, who looks on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.actions import ban_user
from accounts.actions.conversations import (
    NEW_PER_HOUR,
    mark_read,
    open_reported,
    put_away,
    reply,
    start_conversation,
)
from accounts.actions.reports import close_report, file_report
from accounts.author import Author
from accounts.conversations import has_opened, may_open, talks
from accounts.models import (
    Conversation,
    LogEntry,
    Message,
    Report,
    Role,
    Subject,
    User,
)
from tests.factories import make_moderator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def rae(db: None) -> User:
    return make_user("rae")


def begin(sender: User, to: User, **given: Any) -> Conversation:
    words: dict[str, Any] = {"title": "About foxes", "body": "They are red."}
    return start_conversation(sender, to=to, **words | given)


def unread(user: User) -> list[int]:
    return [row.pk for row in talks(user, unread=True)]


def listed(user: User) -> list[int]:
    return [row.pk for row in talks(user)]


def report(row: Conversation, by: User) -> Report:
    return file_report(
        author=Author(by),
        subject=Subject.CONVERSATION,
        subject_id=row.pk,
        label="Conversation",
        address=f"/conversations/{row.pk}",
        rule="Attacks or harasses somebody",
        reason="Read it.",
    )


def test_a_conversation_from_its_first_word(user: User, rae: User) -> None:
    row = begin(user, rae, title="  About\n foxes ", body=" They are red.\r\n")
    assert (row.title, row.sender, row.recipient) == ("About foxes", user, rae)
    assert (unread(user), unread(rae)) == ([], [row.pk])
    first = Message.objects.get()
    assert (first.user, first.body) == (user, "They are red.")
    mark_read(row, user=rae)
    assert unread(rae) == []
    reply(row, user=rae, body="And quick.")
    assert (unread(user), unread(rae)) == ([row.pk], [])
    reply(row, user=user, body="And clever.")
    assert (unread(user), unread(rae)) == ([], [row.pk])
    row.refresh_from_db()
    assert row.message_count == 3
    assert row.last_message_at == Message.objects.latest("pk").created_at


def test_the_newest_word_is_first_in_the_list(user: User, rae: User) -> None:
    one, two = begin(user, rae), begin(rae, user)
    assert listed(user) == [two.pk, one.pk]
    reply(one, user=rae, body="More.")
    assert listed(user) == listed(rae) == [one.pk, two.pk]


def test_put_away_until_somebody_writes(user: User, rae: User) -> None:
    row = begin(user, rae)
    put_away(row, user=rae)
    assert (listed(rae), unread(rae), listed(user)) == ([], [], [row.pk])
    reply(row, user=user, body="Still there?")
    assert (listed(rae), unread(rae)) == ([row.pk], [row.pk])


def test_others_do_nothing_with_it(user: User, rae: User) -> None:
    row, stranger = begin(user, rae), make_user()
    for act in (mark_read, put_away):
        with pytest.raises(PermissionDenied):
            act(row, user=stranger)
    with pytest.raises(PermissionDenied):
        reply(row, user=make_moderator(), body="Stop it.")
    assert (listed(stranger), Message.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "ä" * 51}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"body": " \n"}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"body": "x" * 300_001}, "body"),
    ],
)
def test_what_cannot_be_sent(user: User, rae: User, given: Any, field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        begin(user, rae, **given)
    assert list(raised.value.message_dict) == [field]
    assert not Conversation.objects.exists()


def test_a_title_of_100_bytes_fits(user: User, rae: User) -> None:
    assert begin(user, rae, title="ä" * 50).title == "ä" * 50


def test_nobody_writes_to_themselves(user: User) -> None:
    with pytest.raises(ValidationError, match="That is you"):
        begin(user, user)


def test_whoever_is_gone_gets_no_words(user: User, rae: User) -> None:
    row = begin(user, rae)
    User.objects.filter(pk=rae.pk).update(deleted_at=timezone.now())
    rae.refresh_from_db()
    with pytest.raises(ValidationError, match="rae is not here any more"):
        begin(user, rae)
    with pytest.raises(ValidationError, match="rae is not here any more"):
        reply(row, user=user, body="Where are you?")
    assert Message.objects.count() == 1


def test_the_banned_are_silent(user: User, rae: User, moderator: User) -> None:
    row = begin(rae, user)
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="Insults", valid_until=until)
    with pytest.raises(PermissionDenied, match="Insults"):
        begin(user, rae)
    with pytest.raises(PermissionDenied, match="Insults"):
        reply(row, user=user, body="You!")
    mark_read(row, user=user)
    assert Message.objects.count() == 1


def test_an_unknown_account_begins_ten_in_an_hour(user: User, rae: User) -> None:
    for _ in range(NEW_PER_HOUR):
        begin(user, rae)
    with pytest.raises(ValidationError, match="Wait a little"):
        begin(user, rae)
    begin(rae, user)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Conversation.objects.filter(sender=user).update(created_at=an_hour_ago)
    begin(user, rae)


def test_a_trusted_account_begins_as_many_as_it_likes(rae: User) -> None:
    trusted = make_user(verified=True)
    for _ in range(NEW_PER_HOUR + 1):
        begin(trusted, rae)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_no_more_than_one_by_one() -> None:
    user, rae = make_user(), make_user()

    def work(_: int) -> bool:
        try:
            begin(user, rae)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(work, range(NEW_PER_HOUR + 5)))
    assert sum(done) == Conversation.objects.count() == NEW_PER_HOUR


@pytest.mark.django_db(transaction=True)
def test_answers_at_the_same_moment_are_all_counted() -> None:
    user, rae = make_user(), make_user()
    row = begin(user, rae)

    def work(number: int) -> None:
        reply(row, user=(user, rae)[number % 2], body="x")
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))
    row.refresh_from_db()
    assert row.message_count == Message.objects.count() == 25


# Staff -------------------------------------------------------------------------------


def test_a_moderator_reads_what_was_reported_and_that_is_written_down(
    user: User, rae: User, moderator: User
) -> None:
    row = begin(user, rae)
    with pytest.raises(PermissionDenied):
        open_reported(row, moderator=moderator)
    assert not may_open(row, moderator)
    filed = report(row, rae)
    assert may_open(row, moderator)
    assert not has_opened(row, moderator)
    open_reported(row, moderator=moderator)
    assert has_opened(row, moderator)
    assert not has_opened(row, make_moderator())
    entry = LogEntry.objects.get(action="conversation.read")
    assert (entry.moderator, entry.subject, entry.subject_id, entry.address) == (
        moderator, "conversation", row.pk, f"/conversations/{row.pk}",
    )  # fmt: skip
    close_report(filed, moderator=moderator, resolution="Talked to both")
    assert not may_open(row, moderator)
    assert not has_opened(row, moderator)


def test_a_new_report_needs_a_new_entry(user: User, rae: User, moderator: User) -> None:
    row = begin(user, rae)
    filed = report(row, rae)
    open_reported(row, moderator=moderator)
    close_report(filed, moderator=moderator, resolution="Talked to both")
    report(row, rae)
    assert not has_opened(row, moderator)


def test_assistants_read_nothing_in_private(user: User, rae: User) -> None:
    row, assistant = begin(user, rae), make_user(role=Role.ASSISTANT)
    report(row, rae)
    assert not may_open(row, assistant)
    with pytest.raises(PermissionDenied):
        open_reported(row, moderator=assistant)
    assert not LogEntry.objects.exists()
