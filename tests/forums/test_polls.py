"""Polls: asking, voting, changing one's mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Ban, LogEntry, Role, User
from forums.actions.polls import PollDraft, remove_poll, retract_votes, vote_poll
from forums.actions.topics import hide_topic, lock_topic, move_topic
from forums.models import Poll, PollVote, Topic
from tests.factories import make_user
from tests.factories_forums import make_forum, make_topic

pytestmark = pytest.mark.django_db


def draft(**fields: Any) -> PollDraft:
    given = PollDraft(
        title="Which theme?",
        options=["A station", "A kitchen", "Under water"],
        method="single",
        active_until=timezone.now() + timedelta(days=2),
    )
    return replace(given, **fields)


def make_poll(**fields: Any) -> Poll:
    return make_topic(poll=draft(**fields)).poll


def ids(poll: Poll, *labels: str) -> list[int]:
    return [poll.options.get(label=label).pk for label in labels]


def results(poll: Poll) -> tuple[list[int], int]:
    poll.refresh_from_db()
    return [option.vote_count for option in poll.options.all()], poll.total_votes


def test_a_poll_comes_with_its_topic() -> None:
    poll = make_poll(
        title=" Which \n theme? ", options=["A", " ", " B  c ", ""], method="multiple"
    )
    assert (poll.title, poll.vote_method) == ("Which theme?", "multiple")
    options = poll.options.values_list("label", "position", "vote_count")
    assert list(options) == [("A", 0, 0), ("B c", 1, 0)]


def _days(number: float) -> Any:
    return timezone.now() + timedelta(days=number)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 141),
        ("title", "a\0b"),
        ("options", []),
        ("options", ["Only one", " "]),
        ("options", [str(n) for n in range(21)]),
        ("options", ["A", " A "]),
        ("options", ["A", "x" * 81]),
        ("options", ["A", "B\0"]),
        ("method", "some"),
        ("active_until", _days(-0.001)),
        ("active_until", _days(367)),
    ],
)
def test_polls_that_are_none(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        make_poll(**{field: value})
    assert list(raised.value.message_dict) == [f"poll_{field}"]
    assert not Topic.objects.exists()


def test_one_choice_counts_and_can_be_changed(user: User) -> None:
    poll = make_poll()
    vote_poll(poll, user=user, option_ids=ids(poll, "A kitchen"))
    vote_poll(poll, user=make_user(), option_ids=ids(poll, "A kitchen"))
    assert results(poll) == ([0, 2, 0], 2)
    vote_poll(poll, user=user, option_ids=ids(poll, "Under water"))
    assert results(poll) == ([0, 1, 1], 2)
    vote_poll(poll, user=user, option_ids=ids(poll, "Under water"))
    assert results(poll) == ([0, 1, 1], 2)
    retract_votes(poll, user=user)
    retract_votes(poll, user=user)
    assert results(poll) == ([0, 1, 0], 1)


def test_several_choices_count(user: User) -> None:
    poll = make_poll(method="multiple")
    vote_poll(poll, user=user, option_ids=ids(poll, "A station", "A kitchen"))
    assert results(poll) == ([1, 1, 0], 2)
    vote_poll(poll, user=user, option_ids=ids(poll, "A kitchen", "Under water"))
    assert results(poll) == ([0, 1, 1], 2)
    retract_votes(poll, user=user)
    assert results(poll) == ([0, 0, 0], 0)


def test_votes_that_are_none(user: User) -> None:
    poll, other = make_poll(), make_poll()
    wrong: Sequence[list[int]] = [
        [],
        ids(poll, "A station", "A kitchen"),
        ids(other, "A station"),
        [-1],
        [2**70],
    ]
    for chosen in wrong:
        with pytest.raises(ValidationError) as raised:
            vote_poll(poll, user=user, option_ids=chosen)
        assert list(raised.value.message_dict) == ["options"]
    assert results(poll) == ([0, 0, 0], 0)


def test_who_may_not_vote(user: User, moderator: User) -> None:
    poll = make_poll()
    banned = make_user()
    Ban.objects.create(
        user=banned, reason="Spam", valid_until=timezone.now() + timedelta(days=1)
    )

    def refused(person: User) -> None:
        with pytest.raises(PermissionDenied):
            vote_poll(poll, user=person, option_ids=ids(poll, "A station"))
        with pytest.raises(PermissionDenied):
            retract_votes(poll, user=person)

    refused(banned)
    refused(make_user(confirmed_at=None))
    move_topic(poll.topic, to=make_forum(access_level="staff"), moderator=moderator)
    refused(user)
    vote_poll(poll, user=moderator, option_ids=ids(poll, "A station"))
    hide_topic(poll.topic, moderator=moderator, reason="Spam")
    refused(moderator)
    assert results(poll) == ([1, 0, 0], 1)


def test_a_locked_topic_still_takes_votes(user: User, moderator: User) -> None:
    poll = make_poll()
    lock_topic(poll.topic, moderator=moderator, reason="No more talk")
    vote_poll(poll, user=user, option_ids=ids(poll, "A station"))
    assert results(poll) == ([1, 0, 0], 1)


def test_after_the_end_nothing_changes(user: User) -> None:
    poll = make_poll()
    vote_poll(poll, user=user, option_ids=ids(poll, "A station"))
    Poll.objects.update(active_until=timezone.now())
    with pytest.raises(ValidationError, match="ended"):
        vote_poll(poll, user=user, option_ids=ids(poll, "A kitchen"))
    with pytest.raises(ValidationError, match="ended"):
        retract_votes(poll, user=user)
    assert results(poll) == ([1, 0, 0], 1)


def test_votes_of_accounts_that_are_gone_go_at_the_next_count(user: User) -> None:
    poll, gone = make_poll(), make_user()
    vote_poll(poll, user=gone, option_ids=ids(poll, "A station"))
    PollVote.objects.filter(user=gone).delete()
    vote_poll(poll, user=user, option_ids=ids(poll, "A kitchen"))
    assert results(poll) == ([0, 1, 0], 1)


def test_staff_remove_a_poll(user: User) -> None:
    poll = make_poll()
    topic = poll.topic
    vote_poll(poll, user=user, option_ids=ids(poll, "A station"))
    author = topic.user
    assert author is not None
    with pytest.raises(PermissionDenied):
        remove_poll(poll, moderator=author)
    assistant = make_user(role=Role.ASSISTANT)
    remove_poll(poll, moderator=assistant)
    assert not Poll.objects.exists()
    assert not PollVote.objects.exists()
    assert Topic.objects.get() == topic
    entry = LogEntry.objects.get()
    assert (entry.action, entry.subject_id) == ("poll.remove", topic.pk)
    assert entry.details == {
        "title": "Which theme?",
        "results": {"A station": 1, "A kitchen": 0, "Under water": 0},
    }
